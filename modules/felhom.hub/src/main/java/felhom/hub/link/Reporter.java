package felhom.hub.link;

import felhom.engine.door.Door;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.Digests;
import felhom.engine.port.Clocks;
import felhom.engine.port.MachineClock;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateView;
import felhom.hub.desired.DesiredStore;
import felhom.hub.message.AgentFacts;
import felhom.hub.message.ClockFacts;
import felhom.hub.message.DesiredState;
import felhom.hub.message.HubReport;
import felhom.hub.message.Refusal;
import felhom.hub.order.HeldPlans;
import felhom.ops.NodeName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Puts a report together. Nothing of it is waited for, and what cannot be had leaves the rest of it as it
/// is.
public final class Reporter {
    /// Outcomes in one report at most; the oldest go first.
    static final int MOST_OUTCOMES = 200;

    private static final int MOST_WARNINGS = 64;
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Self self;
    private final Door door;
    private final Outbox outbox;
    private final LatestSections sections;
    private final MachineClock machine;
    private final OwnFigures figures;
    private final DesiredStore desired;
    private final Clocks clocks;
    private final Instant started;
    private final long startedNanos;
    private final AtomicLong sequence;

    /// Who reports.
    ///
    /// @param id see [felhom.engine.state.HostIdentity]
    public record Self(UUID id, NodeName node, String version, String commit) {}

    /// What the link itself has to say in a report.
    record Said(
            long sequence,
            Duration interval,
            Map<String, String> acknowledged,
            Optional<Duration> hubSkew,
            List<Refusal> refused,
            List<String> warnings) {}

    /// A report, and the state that it was made of; that is empty when it could not be read.
    record Made(HubReport report, Optional<StateView> state) {}

    public Reporter(
            Self self,
            Door door,
            Outbox outbox,
            LatestSections sections,
            MachineClock machine,
            OwnFigures figures,
            DesiredStore desired,
            Clocks clocks) {
        this.self = self;
        this.door = door;
        this.outbox = outbox;
        this.sections = sections;
        this.machine = machine;
        this.figures = figures;
        this.desired = desired;
        this.clocks = clocks;
        this.started = clocks.now();
        this.startedNanos = clocks.nanos();
        // So it rises over a restart too, without a file to keep it in.
        this.sequence = new AtomicLong(clocks.now().toEpochMilli());
    }

    /// The number of the next report, whichever hub it is for.
    long next() {
        return sequence.incrementAndGet();
    }

    Self self() {
        return self;
    }

    Made report(Said said) {
        ReportSource.Collected collected = sections.collect(said.acknowledged(), patience(said.interval()));
        List<String> warnings = new ArrayList<>(collected.warnings());
        Optional<StateView> state = state(warnings);
        Instant now = clocks.now();
        Optional<Boolean> synchronised = machine.synchronised();
        clock(synchronised, said.hubSkew(), warnings);
        List<UnreportedOutcome> outcomes = outcomes(state, warnings);
        warnings.addAll(said.warnings());
        HubReport report = new HubReport(
                said.sequence(),
                now,
                said.interval(),
                facts(state),
                new ClockFacts(synchronised, collected.hostSkew(), said.hubSkew()),
                json(collected),
                state.map(StateView::running).orElse(List.of()),
                state.map(view -> HeldPlans.of(view.held(), now)).orElse(List.of()),
                outcomes,
                said.refused(),
                desired.kept().map(DesiredState::version),
                warnings.stream().limit(MOST_WARNINGS).toList());
        return new Made(report, state);
    }

    /// How long a report waits for the host: it leaves in time, whatever hangs.
    static Duration patience(Duration interval) {
        Duration half = interval.dividedBy(2);
        return half.compareTo(MOST_PATIENCE) < 0 ? half : MOST_PATIENCE;
    }

    private static Map<String, String> json(ReportSource.Collected collected) {
        return collected.sections().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().json()));
    }

    private Optional<StateView> state(List<String> warnings) {
        try {
            return Optional.of(door.state());
        } catch (AgentState.StateRefused refused) {
            warnings.add("orders and plans are not in this report: " + refused.getMessage());
            return Optional.empty();
        }
    }

    private List<UnreportedOutcome> outcomes(Optional<StateView> state, List<String> warnings) {
        List<UnreportedOutcome> oldest = outbox.unreported(MOST_OUTCOMES);
        state.map(view -> view.unacknowledged() - oldest.size())
                .filter(more -> more > 0)
                .ifPresent(
                        more -> warnings.add(more + " more outcomes wait for those of this report to be acknowledged"));
        return oldest;
    }

    private void clock(Optional<Boolean> synchronised, Optional<Duration> hubSkew, List<String> warnings) {
        if (synchronised.map(right -> !right).orElse(false)) {
            warnings.add("this host's clock is not synchronised (timedatectl): what was signed may seem to be over, or"
                    + " not to count yet");
        }
        hubSkew.filter(skew -> skew.abs().compareTo(SKEW) > 0)
                .ifPresent(
                        skew -> warnings.add("the hub's clock is " + skew.abs().toSeconds() + " s "
                                + (skew.isNegative() ? "behind" : "ahead of") + " this host's"));
    }

    private AgentFacts facts(Optional<StateView> state) {
        return new AgentFacts(
                self.id().toString(),
                self.version(),
                self.commit(),
                self.node().value(),
                started,
                Duration.ofNanos(clocks.nanos() - startedNanos),
                figures.memoryBytes(),
                figures.processorTime(),
                state.map(StateView::head),
                state.flatMap(StateView::epoch).map(Reporter::digest));
    }

    private static String digest(String epoch) {
        return Digests.hex(epoch.getBytes(StandardCharsets.US_ASCII));
    }
}
