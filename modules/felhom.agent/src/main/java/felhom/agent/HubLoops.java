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
import felhom.shell.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Whom a daemon speaks to of its own accord: the hub where there is one, the receiver of notices,
/// Prometheus.
final class HubLoops implements AutoCloseable {
    private final List<Loop> loops = new ArrayList<>();
    private final Optional<HubLink> link;
    private final Optional<Notices> notices;
    private final LatestSections sections;

    /// What of the machine goes into a report.
    ///
    /// @param host what it is like
    record Sources(ReportSource host, MachineClock clock, OwnFigures figures, Clocks clocks) {}

    HubLoops(HubSettings settings, Engine engine, StateLocation place, Sources from) {
        Clocks clocks = from.clocks();
        Door door = engine.hubDoor();
        Outbox outbox = engine.outbox();
        Installation.Build build = BuildProperties.read();
        HostIdentity identity = door.state().identity().orElseThrow();
        Reporter.Self self = new Reporter.Self(identity.id(), identity.node(), build.version(), build.commit());
        sections = new LatestSections(from.host());
        String agent = "felhom-agent/" + build.version();

        Supplier<Optional<HubStatus>> status = this::status;
        notices = settings.webhook()
                .map(to -> new Notices(
                        new HttpPost(to, agent, clocks.wall()), self, door, outbox, sections, status, clocks));
        Consumer<List<UnreportedOutcome>> ended = notices.<Consumer<List<UnreportedOutcome>>>map(one -> one::ended)
                .orElse(_ -> {});
        link = settings.hub().map(to -> link(to, settings, place, from, door, outbox, self, sections, agent, ended));

        loops.add(link.<Loop>map(one -> one).orElseGet(() -> new Collector(sections, settings.interval())));
        notices.ifPresent(loops::add);
        settings.metrics()
                .map(file -> new Metrics(file, self, door, sections, status, from.figures(), from.clock(), clocks))
                .ifPresent(loops::add);
    }

    private static HubLink link(
            Destination to,
            HubSettings settings,
            StateLocation place,
            Sources from,
            Door door,
            Outbox outbox,
            Reporter.Self self,
            LatestSections sections,
            String agent,
            Consumer<List<UnreportedOutcome>> ended) {
        Clocks clocks = from.clocks();
        DesiredStore desired = new DesiredStore(place.directory(), self.id().toString());
        Reporter reporter = new Reporter(self, door, outbox, sections, from.clock(), from.figures(), desired, clocks);
        Intake intake = new Intake(door, outbox, from.clock(), desired, clocks);
        Pace pace =
                new Pace(settings.interval(), () -> ThreadLocalRandom.current().nextDouble());
        return new HubLink(new HttpPost(to, agent, clocks.wall()), reporter, intake, pace, clocks, ended);
    }

    List<Loop> loops() {
        return List.copyOf(loops);
    }

    /// What was collected of the host last.
    LatestSections sections() {
        return sections;
    }

    /// Empty where there is no hub.
    Optional<HubLink> link() {
        return link;
    }

    /// How the link to the hub is; empty where there is none.
    Optional<HubStatus> status() {
        return link().map(HubLink::status);
    }

    /// After the engine has stopped: what it was asked to do for the hub is at work until then.
    @Override
    public void close() {
        link.ifPresent(HubLink::close);
        notices.ifPresent(Notices::close);
    }
}
