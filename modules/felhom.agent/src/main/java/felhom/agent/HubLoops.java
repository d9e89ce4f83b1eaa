package felhom.agent;

import felhom.engine.core.Engine;
import felhom.engine.door.Door;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.MachineClock;
import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateLocation;
import felhom.hub.desired.DesiredStore;
import felhom.hub.http.Destination;
import felhom.hub.http.HttpPost;
import felhom.hub.link.Collector;
import felhom.hub.link.HubLink;
import felhom.hub.link.HubStatus;
import felhom.hub.link.Intake;
import felhom.hub.link.LatestSections;
import felhom.hub.link.OwnFigures;
import felhom.hub.link.Pace;
import felhom.hub.link.ReportSource;
import felhom.hub.link.Reporter;
import felhom.hub.metric.Metrics;
import felhom.hub.notice.Notices;
import felhom.shell.command.Installation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// Whom a daemon speaks to of its own accord: the hub where there is one, the receiver of notices,
/// Prometheus. Who that is may change; what was taken from a hub goes on whichever it is then.
final class HubLoops implements AutoCloseable {
    private final Sources from;
    private final Door door;
    private final Outbox outbox;
    private final Reporter.Self self;
    private final String agent;
    private final LatestSections sections;
    private final Reporter reporter;
    private final Intake intake;
    private final Instant started;
    private volatile Links now;

    /// What of the machine goes into a report.
    ///
    /// @param host what it is like
    record Sources(ReportSource host, MachineClock clock, OwnFigures figures, Clocks clocks) {}

    /// Those that there are at one time.
    ///
    /// @param collector collects where there is no hub that wants it
    record Links(
            Optional<HubLink> hub,
            Optional<Collector> collector,
            Optional<Notices> notices,
            Optional<Metrics> metrics) {
        private static final Links NONE =
                new Links(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        List<Loop> loops() {
            return Stream.<Optional<? extends Loop>>of(hub, collector, notices, metrics)
                    .<Loop>flatMap(Optional::stream)
                    .toList();
        }
    }

    HubLoops(HubSettings settings, Engine engine, StateLocation place, Sources from) {
        this.from = from;
        this.door = engine.hubDoor();
        this.outbox = engine.outbox();
        Installation.Build build = BuildProperties.read();
        HostIdentity identity = door.state().identity().orElseThrow();
        this.self = new Reporter.Self(identity.id(), identity.node(), build.version(), build.commit());
        this.agent = "felhom-agent/" + build.version();
        this.sections = new LatestSections(from.host());
        DesiredStore desired = new DesiredStore(place.directory(), self.id().toString());
        this.reporter =
                new Reporter(self, door, outbox, sections, from.clock(), from.figures(), desired, from.clocks());
        this.intake = new Intake(door, outbox, from.clock(), desired, from.clocks());
        this.started = from.clocks().now();
        this.now = Links.NONE;
        this.now = links(settings, true, true, true);
    }

    /// Those of other settings, of which what is as it was stays; [#take] has them take the place of those of
    /// now.
    Links next(HubSettings settings, ConfigurationChange change) {
        return links(settings, change.of("hub"), change.of(Key.WEBHOOK, Key.HUB_PROXY), change.of(Key.METRICS_FILE));
    }

    private Links links(HubSettings settings, boolean ofHub, boolean ofNotices, boolean ofMetrics) {
        Links before = now;
        Optional<HubLink> hub = ofHub ? settings.hub().map(to -> hub(to, settings)) : before.hub();
        Optional<Collector> collector = !ofHub
                ? before.collector()
                : hub.isPresent() ? Optional.empty() : Optional.of(new Collector(sections, settings.interval()));
        return new Links(
                hub,
                collector,
                ofNotices
                        ? settings.webhook()
                                .map(to -> before.notices()
                                        .map(told -> told.to(post(to)))
                                        .orElseGet(() -> notices(to)))
                        : before.notices(),
                ofMetrics
                        ? settings.metrics()
                                .map(file -> new Metrics(
                                        file,
                                        self,
                                        door,
                                        sections,
                                        this::status,
                                        from.figures(),
                                        from.clock(),
                                        started,
                                        from.clocks()))
                        : before.metrics());
    }

    private HubLink hub(Destination to, HubSettings settings) {
        Pace pace =
                new Pace(settings.interval(), () -> ThreadLocalRandom.current().nextDouble());
        return new HubLink(post(to), reporter, intake, pace, from.clocks(), this::ended);
    }

    private Notices notices(Destination to) {
        return new Notices(post(to), self, door, outbox, sections, this::status, from.clocks());
    }

    private HttpPost post(Destination to) {
        return new HttpPost(to, agent, from.clocks().wall());
    }

    private void ended(List<UnreportedOutcome> outcomes) {
        now.notices().ifPresent(notices -> notices.ended(outcomes));
    }

    Links now() {
        return now;
    }

    /// Once the loops of those before have ended.
    void take(Links next) {
        now.metrics().filter(old -> !next.metrics().equals(Optional.of(old))).ifPresent(Metrics::remove);
        now = next;
    }

    /// What was collected of the host last.
    LatestSections sections() {
        return sections;
    }

    /// Empty where there is no hub.
    Optional<HubLink> link() {
        return now.hub();
    }

    /// How the link to the hub is; empty where there is none.
    Optional<HubStatus> status() {
        return link().map(HubLink::status);
    }

    /// After the engine has stopped: what it was asked to do for the hub is at work until then.
    @Override
    public void close() {
        intake.close();
        now.hub().ifPresent(HubLink::close);
        now.notices().ifPresent(Notices::close);
    }
}
