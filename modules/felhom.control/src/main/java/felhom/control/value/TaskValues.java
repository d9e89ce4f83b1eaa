package felhom.control.value;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.Tasks;

/// The host's tasks, and how watching one ended.
public final class TaskValues {
    public static final Codec<Tasks.Filter> FILTER = Codec.object(
            (filter, to) -> to.maybe("guest", HostValues.VMID, filter.guest())
                    .flag("running", filter.running())
                    .flag("failed", filter.failed())
                    .put("limit", Codec.COUNT, filter.limit()),
            from -> new Tasks.Filter(
                    from.maybe("guest", HostValues.VMID),
                    from.flag("running"),
                    from.flag("failed"),
                    from.get("limit", Codec.COUNT)));

    public static final Codec<Tasks.Summary> SUMMARY = Codec.object(
            (task, to) -> to.put("upid", HostValues.UPID, task.upid())
                    .put("node", HostValues.NODE, task.node())
                    .text("type", task.type())
                    .text("id", task.id())
                    .text("user", task.user())
                    .put("started", Codec.TIME, task.started())
                    .maybe("ended", Codec.TIME, task.ended())
                    .maybe("exit_status", Codec.TEXT, task.exitStatus()),
            from -> new Tasks.Summary(
                    from.get("upid", HostValues.UPID),
                    from.get("node", HostValues.NODE),
                    from.text("type"),
                    from.text("id"),
                    from.text("user"),
                    from.get("started", Codec.TIME),
                    from.maybe("ended", Codec.TIME),
                    from.maybe("exit_status", Codec.TEXT)));

    private static final Codec<TaskEnd.Judged> JUDGED = Codec.word(TaskEnd.Judged.class);
    private static final Codec<TaskEnd.Why> WHY = Codec.word(TaskEnd.Why.class);
    private static final String KIND = "end";
    private static final String ENDED = "ended";
    private static final String RUNNING = "still_running";

    public static final Codec<TaskEnd> END = Codec.object(
            (end, to) -> {
                to.text(KIND, end instanceof TaskEnd.Ended ? ENDED : RUNNING)
                        .put("upid", HostValues.UPID, end.upid())
                        .put("watched", Codec.SPAN, end.watched())
                        .put("polls", Codec.COUNT, end.polls());
                switch (end) {
                    case TaskEnd.Ended ended ->
                        to.put("judged", JUDGED, ended.judged())
                                .text("exit_status", ended.exitStatus())
                                .text("message", ended.message())
                                .list("log", Codec.TEXT, ended.log())
                                .list("warnings", Codec.TEXT, ended.warnings())
                                .maybe("privilege", FailureValues.PRIVILEGE, ended.privilege());
                    case TaskEnd.StillRunning still ->
                        to.put("why", WHY, still.why()).text("message", still.message());
                }
            },
            from -> switch (from.text(KIND)) {
                case ENDED ->
                    new TaskEnd.Ended(
                            from.get("upid", HostValues.UPID),
                            from.get("watched", Codec.SPAN),
                            from.get("polls", Codec.COUNT),
                            from.get("judged", JUDGED),
                            from.text("exit_status"),
                            from.text("message"),
                            from.list("log", Codec.TEXT),
                            from.list("warnings", Codec.TEXT),
                            from.maybe("privilege", FailureValues.PRIVILEGE));
                case RUNNING ->
                    new TaskEnd.StillRunning(
                            from.get("upid", HostValues.UPID),
                            from.get("watched", Codec.SPAN),
                            from.get("polls", Codec.COUNT),
                            from.get("why", WHY),
                            from.text("message"));
                default -> throw Malformed.unknown(KIND, from.text(KIND));
            });

    private TaskValues() {}
}
