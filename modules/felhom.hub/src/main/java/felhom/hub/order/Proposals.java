package felhom.hub.order;

import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.port.Clocks;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.hub.message.Refusal;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Orders that a hub proposes. What harms nobody is done within the hub's limits; of the rest a plan is
/// issued, and waits for operators. A hub sends a proposal until it hears of its end, so the same one comes
/// often, and is done once.
public final class Proposals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);
    private static final int AT_ONCE = 4;
    private static final int WAITING = 64;
    // Each costs the host some requests.
    private static final int A_MINUTE = 60;
    private static final int MOST_REFUSED = 200;
    private static final int MOST_ENDED = 1000;
    /// Not refused for good: what has not begun stays with the hub.
    static final Set<RefusalReason> LATER = EnumSet.of(RefusalReason.STOPPING, RefusalReason.INTERRUPTED);
    /// Of a plan: its order was begun in the meantime, and the hub hears what comes of that.
    private static final Set<RefusalReason> BEGUN = EnumSet.of(RefusalReason.SUPERSEDED);

    private final Door door;
    private final Clocks clocks;
    private final Workers workers = new Workers("felhom-proposal", AT_ONCE, WAITING);
    private final RateLimit rate;
    private final Recent<OrderId, Refusal> refused = new Recent<>(MOST_REFUSED);
    // By its id, what was ordered: an outcome that waits in the log is no reason to ask for it again.
    private final Recent<OrderId, String> ended = new Recent<>(MOST_ENDED);

    public Proposals(Door door, Clocks clocks) {
        this.door = door;
        this.clocks = clocks;
        this.rate = new RateLimit(A_MINUTE, Duration.ofMinutes(1), clocks);
    }

    /// Begins what is new; never waits for it.
    ///
    /// @param held the hub's plans that can still be signed
    /// @param unreported the hub's orders whose outcome it does not have yet
    /// @return how many there was no room for: they stay with the hub
    public int take(Collection<Order> proposals, List<IssuedPlan> held, Set<OrderKey> unreported) {
        Map<OperationName, Offer> known =
                door.catalogue().stream().collect(Collectors.toMap(Offer::name, offer -> offer));
        Set<OrderId> waiting = unreported.stream().map(OrderKey::id).collect(Collectors.toSet());
        Set<Order> begun = door.open().stream().map(Proposals::order).collect(Collectors.toSet());
        int left = 0;
        for (Order order : proposals) {
            Offer offer = known.get(order.operation());
            if (offer == null) {
                refuse(order, Refusal.UNKNOWN_OPERATION, "there is no operation '" + order.operation() + "'");
            } else if (!begun.contains(offer.complete(order))
                    && !workers.has(order.id())
                    && !answered(order, offer.complete(order), held, waiting)) {
                left += rate.take() && workers.offer(order.id(), () -> work(order)) ? 0 : 1;
            }
        }
        return left;
    }

    /// One that was begun and has no end yet, which may take a day, leaves the others their room.
    private static Order order(OpenOrder open) {
        return new Order(open.order(), open.plan().operation(), open.plan().arguments());
    }

    /// Whether the hub will hear of it without our asking again: it has ended, or its plan is held and lasts.
    ///
    /// @param complete with the arguments that were left out, as it is held
    private boolean answered(Order order, Order complete, List<IssuedPlan> held, Set<OrderId> waiting) {
        boolean done = waiting.contains(order.id())
                && ended.find(order.id()).map(order.content()::equals).orElse(false);
        return done || held.stream().anyMatch(plan -> plan.order().equals(complete) && lasting(plan));
    }

    // The engine issues a plan anew when less than a third of its time is left.
    private boolean lasting(IssuedPlan plan) {
        Duration whole = Duration.between(plan.issued(), plan.expires());
        Instant renewed = plan.expires().minus(whole.dividedBy(3));
        return clocks.now().isBefore(renewed);
    }

    private void work(Order order) {
        try {
            Report report = door.submit(order, TaskListener.SILENT);
            switch (report.verdict()) {
                case Verdict.Allowed _ -> ended.put(order.id(), order.content());
                case Verdict.Refused verdict -> refuse(order, verdict);
                case Verdict.NeedsApproval _ -> issue(order);
            }
        } catch (Journal.JournalBroken unwritten) {
            refuse(order, RefusalReason.LOG.because(String.valueOf(unwritten.getMessage())));
        } catch (RuntimeException bug) {
            refuse(order, Refusal.FAULT, "the agent went wrong on it; its log says how");
            throw bug;
        }
    }

    private void issue(Order order) {
        switch (door.issue(order)) {
            case Issue.Issued issued -> {
                if (issued.issued().anew()) {
                    LOG.info(
                            "order {} of the hub ({}) needs operators' signatures: its plan is held until {}",
                            order.id(),
                            order.operation(),
                            issued.plan().expires());
                }
            }
            case Issue.NoPlan(Report report) -> {
                if (report.verdict() instanceof Verdict.Refused verdict && !BEGUN.contains(verdict.why())) {
                    refuse(order, verdict);
                }
            }
            // It has become harmless since: when it comes again, it is done.
            case Issue.Benign _ -> {}
        }
    }

    /// What the hub hears refused it sends no more, so it does not hear that the agent stops: what has not
    /// begun stays with it, and comes again.
    private void refuse(Order order, Verdict.Refused verdict) {
        if (LATER.contains(verdict.why())) {
            return;
        }
        refuse(order, verdict.why().word(), verdict.reason());
    }

    private void refuse(Order order, String reason, String message) {
        String operation = order.operation().value();
        note(new Refusal(order.id(), operation.substring(0, Math.min(64, operation.length())), reason, message));
    }

    /// To be reported: also what was refused elsewhere.
    public void note(Refusal refusal) {
        refused.put(refusal.order(), refusal);
    }

    /// What was refused and is not reported yet; the latest of it, where it is too much.
    public List<Refusal> refused() {
        return List.copyOf(refused.all().values());
    }

    /// The hub has heard of these.
    public void told(Collection<Refusal> told) {
        told.forEach(refusal -> refused.remove(refusal.order(), refusal));
    }

    @Override
    public void close() {
        workers.close();
    }
}
