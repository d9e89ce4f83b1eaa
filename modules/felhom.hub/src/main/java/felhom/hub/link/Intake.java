package felhom.hub.link;

import felhom.engine.door.Door;
import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.engine.port.MachineClock;
import felhom.engine.port.Repeated;
import felhom.engine.state.StateView;
import felhom.hub.desired.DesiredStore;
import felhom.hub.message.DesiredState;
import felhom.hub.message.Envelope;
import felhom.hub.message.Refusal;
import felhom.hub.order.Approvals;
import felhom.hub.order.HeldPlans;
import felhom.hub.order.Proposals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what an envelope asks for. Nothing here waits for an order, and what goes wrong with one part of it
/// leaves the others as they are.
public final class Intake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Door door;
    private final Outbox outbox;
    private final Proposals proposals;
    private final Approvals approvals;
    private final DesiredStore desired;
    private final Clocks clocks;
    private final Repeated unwritten;
    private final HubLines lines;
    private volatile Map<String, String> sections = Map.of();
    private volatile List<String> warnings = List.of();

    public Intake(Door door, Outbox outbox, MachineClock machine, DesiredStore desired, Clocks clocks) {
        this.door = door;
        this.outbox = outbox;
        this.proposals = new Proposals(door, clocks);
        this.approvals = new Approvals(door, machine, clocks, proposals::note);
        this.desired = desired;
        this.clocks = clocks;
        this.unwritten = new Repeated(clocks);
        this.lines = new HubLines(clocks);
    }

    void take(Envelope envelope, Reporter.Made answered) {
        List<String> said = new ArrayList<>(envelope.faults());
        proposals.told(answered.report().refused());
        acknowledge(envelope, answered);
        sections = envelope.sections();
        desired(envelope, said);
        envelope.refused().forEach(proposals::note);
        List<PlanStatus> plans = answered.state().map(StateView::held).orElse(List.of());
        if (!envelope.approvals().isEmpty() && approvals.waitsForClock()) {
            said.add("signed plans wait until this host's clock is set, and for " + Approvals.PATIENCE.toMinutes()
                    + " minutes after its start at most");
        }
        int signed = approvals.take(envelope.approvals(), plans);
        Set<OrderKey> unreported = answered.report().outcomes().stream()
                .map(UnreportedOutcome::order)
                .collect(Collectors.toSet());
        List<IssuedPlan> held = HeldPlans.open(door.plans(), clocks.now());
        int left = proposals.take(envelope.proposals(), held, unreported);
        if (left + signed > 0) {
            said.add(left + " proposals and " + signed + " approvals had no room here and stay with the hub");
        }
        warnings = List.copyOf(said);
    }

    /// What was never told cannot have been heard: without this a hub could make an outcome vanish.
    private void acknowledge(Envelope envelope, Reporter.Made answered) {
        Set<OrderKey> heard = new HashSet<>(envelope.outcomes());
        List<OrderKey> known = answered.report().outcomes().stream()
                .map(UnreportedOutcome::order)
                .filter(heard::contains)
                .toList();
        if (known.isEmpty()) {
            return;
        }
        try {
            outbox.acknowledge(known);
            unwritten.over();
        } catch (Journal.JournalBroken broken) {
            unwritten
                    .again("what the hub has acknowledged is not written down, and is reported again: "
                            + broken.getMessage())
                    .ifPresent(LOG::warn);
        }
    }

    private void desired(Envelope envelope, List<String> said) {
        if (envelope.desired().isEmpty()) {
            return;
        }
        try {
            Optional<Long> before = desired.kept().map(DesiredState::version);
            desired.take(envelope.desired().get()).ifPresent(said::add);
            Optional<Long> after = desired.kept().map(DesiredState::version);
            if (!after.equals(before)) {
                lines.of("the desired state of version "
                                + envelope.desired().get().version() + " is kept")
                        .ifPresent(LOG::info);
            }
        } catch (IOException cannot) {
            said.add("the desired state cannot be kept: " + cannot.getMessage());
        }
    }

    /// Another hub answers from now on, which may know nothing.
    void anew() {
        sections = Map.of();
        warnings = List.of();
    }

    /// By section: the digest of what the hub has.
    Map<String, String> sections() {
        return sections;
    }

    List<Refusal> refused() {
        return proposals.refused();
    }

    /// What there was to say about the last envelope.
    List<String> warnings() {
        return warnings;
    }

    long refusedApprovals() {
        return approvals.refused();
    }

    /// Takes nothing more; what is at work for the hub is the engine's to end.
    @Override
    public void close() {
        proposals.close();
        approvals.close();
    }
}
