package felhom.control.value;

import felhom.engine.access.RunningDaemon.Changed;
import felhom.engine.access.RunningDaemon.Hub;
import felhom.engine.access.RunningDaemon.HubTrip;
import felhom.engine.access.RunningDaemon.LoopStanding;
import felhom.engine.access.RunningDaemon.Reload;
import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.access.RunningDaemon.Standing;

/// What a daemon says of itself. Sizes are in bytes.
public final class DaemonValues {
    private static final Codec<LoopStanding> LOOP = Codec.object(
            (loop, to) -> to.text("name", loop.name())
                    .put("passes", Codec.LONG, loop.passes())
                    .put("failures", Codec.COUNT, loop.failures())
                    .maybe("error", Codec.TEXT, loop.error()),
            from -> new LoopStanding(
                    from.text("name"),
                    from.get("passes", Codec.LONG),
                    from.get("failures", Codec.COUNT),
                    from.maybe("error", Codec.TEXT)));

    private static final Codec<Hub> HUB = Codec.object(
            (hub, to) -> to.text("url", hub.url())
                    .put("interval", Codec.SPAN, hub.interval())
                    .maybe("answered", Codec.TIME, hub.answered())
                    .maybe("away_since", Codec.TIME, hub.awaySince())
                    .maybe("trouble", Codec.TEXT, hub.trouble()),
            from -> new Hub(
                    from.text("url"),
                    from.get("interval", Codec.SPAN),
                    from.maybe("answered", Codec.TIME),
                    from.maybe("away_since", Codec.TIME),
                    from.maybe("trouble", Codec.TEXT)));

    public static final Codec<Standing> STANDING = Codec.object(
            (standing, to) -> to.text("version", standing.version())
                    .text("commit", standing.commit())
                    .put("pid", Codec.LONG, standing.pid())
                    .put("since", Codec.TIME, standing.since())
                    .list("loops", LOOP, standing.loops())
                    .maybe("hub", HUB, standing.hub())
                    .maybe("fault", Codec.TEXT, standing.fault()),
            from -> new Standing(
                    from.text("version"),
                    from.text("commit"),
                    from.get("pid", Codec.LONG),
                    from.get("since", Codec.TIME),
                    from.list("loops", LOOP),
                    from.maybe("hub", HUB),
                    from.maybe("fault", Codec.TEXT)));

    public static final Codec<Section> SECTION = Codec.object(
            (section, to) -> to.text("name", section.name())
                    .text("state", section.state())
                    .maybe("why", Codec.TEXT, section.why())
                    .text("json", section.json()),
            from -> new Section(
                    from.text("name"), from.text("state"), from.maybe("why", Codec.TEXT), from.text("json")));

    public static final Codec<HubTrip> TRIP = Codec.object(
            (trip, to) -> to.flag("good", trip.good())
                    .text("words", trip.words())
                    .put("collecting", Codec.SPAN, trip.collecting())
                    .put("travelling", Codec.SPAN, trip.travelling())
                    .put("report_bytes", Codec.LONG, trip.reportBytes())
                    .put("sent_bytes", Codec.LONG, trip.sentBytes())
                    .put("received_bytes", Codec.LONG, trip.receivedBytes()),
            from -> new HubTrip(
                    from.flag("good"),
                    from.text("words"),
                    from.get("collecting", Codec.SPAN),
                    from.get("travelling", Codec.SPAN),
                    from.get("report_bytes", Codec.LONG),
                    from.get("sent_bytes", Codec.LONG),
                    from.get("received_bytes", Codec.LONG)));

    private static final Codec<Changed> CHANGED = Codec.object(
            (changed, to) -> to.text("setting", changed.setting()).text("words", changed.words()),
            from -> new Changed(from.text("setting"), from.text("words")));

    public static final Codec<Reload> RELOAD = Codec.object(
            (reload, to) -> {
                switch (reload) {
                    case Reload.Done done ->
                        to.text("is", "done")
                                .list("changed", CHANGED, done.changed())
                                .list("remarks", Codec.TEXT, done.remarks());
                    case Reload.Refused refused ->
                        to.text("is", "refused").list("problems", Codec.TEXT, refused.problems());
                }
            },
            from -> switch (from.text("is")) {
                case "done" -> new Reload.Done(from.list("changed", CHANGED), from.list("remarks", Codec.TEXT));
                case "refused" -> new Reload.Refused(from.list("problems", Codec.TEXT));
                default -> throw new Malformed("'" + from.text("is") + "' is no end of a reload");
            });

    private DaemonValues() {}
}
