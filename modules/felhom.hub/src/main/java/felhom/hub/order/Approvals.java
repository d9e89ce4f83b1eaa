package felhom.hub.order;

import felhom.engine.door.Door;
import felhom.engine.door.Report;
import felhom.engine.order.Digests;
import felhom.engine.order.Order;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.engine.port.MachineClock;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Verdict;
import felhom.hub.message.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Signed plans that a hub carries. What they are worth is the Gate's to say; here they are kept from being
/// too many. One that is refused is counted, and reported where its plan is known here; it is not logged,
/// since anybody may make as many as they like.
public final class Approvals implements AutoCloseable {
    /// How long after the machine's start signed orders wait for its clock to be set.
    public static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int AT_ONCE = 4;
    private static final int WAITING = 64;
    private static final int A_MINUTE = 60;

    private final Door door;
    private final MachineClock machine;
    private final Consumer<Refusal> refusals;
    private final Workers workers = new Workers("felhom-approval", AT_ONCE, WAITING);
    private final RateLimit rate;
    private final AtomicLong refused = new AtomicLong();

    /// @param refusals told of what is refused, where it is about a plan of this agent's
    public Approvals(Door door, MachineClock machine, Clocks clocks, Consumer<Refusal> refusals) {
        this.door = door;
        this.machine = machine;
        this.refusals = refusals;
        this.rate = new RateLimit(A_MINUTE, Duration.ofMinutes(1), clocks);
    }

    /// Begins what is new; never waits for it.
    ///
    /// @param plans all that were issued
    /// @return how many there was no room for: they stay with the hub
    public int take(Collection<Approval> approvals, List<PlanStatus> plans) {
        if (approvals.isEmpty()) {
            return 0;
        }
        if (waitsForClock()) {
            return approvals.size();
        }
        int left = 0;
        for (Approval approval : approvals) {
            Optional<PlanStatus> plan = plans.stream()
                    .filter(status -> status.plan().is(approval.payload()))
                    .findFirst();
            String key = Digests.hex(approval.payload());
            boolean done = plan.flatMap(PlanStatus::closed)
                    .filter(PlanStatus.Closed.DONE::equals)
                    .isPresent();
            if (!done && !workers.has(key)) {
                Optional<Order> order = plan.map(status -> status.plan().order());
                left += rate.take() && workers.offer(key, () -> work(approval, order)) ? 0 : 1;
            }
        }
        return left;
    }

    /// Whether it is too early after the machine's start to believe its clock: a plan's time might seem to be
    /// over, or not to have come.
    public boolean waitsForClock() {
        boolean wrong = machine.synchronised().map(right -> !right).orElse(false);
        return wrong
                && machine.started().map(ago -> ago.compareTo(PATIENCE) < 0).orElse(false);
    }

    private void work(Approval approval, Optional<Order> order) {
        Report report = door.apply(approval, TaskListener.SILENT);
        // What comes too late for an agent that stops, the hub brings again.
        if (report.verdict() instanceof Verdict.Refused verdict && !Proposals.LATER.contains(verdict.why())) {
            report.order()
                    .or(() -> order)
                    .ifPresent(about -> refusals.accept(new Refusal(
                            about.id(), about.operation().value(), verdict.why().word(), verdict.reason())));
            // Whoever sees the number sees what it counts.
            refused.incrementAndGet();
        }
    }

    /// Since the agent was started.
    public long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        workers.close();
    }
}
