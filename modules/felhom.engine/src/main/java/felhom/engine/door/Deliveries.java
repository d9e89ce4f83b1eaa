package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.KnownOrder;
import felhom.engine.ledger.OtherOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/// An order is done once, however often it is delivered: whoever delivers it again learns what came of it.
/// One that was refused or held has had nothing done for it, and is looked at anew.
public final class Deliveries {
    private final Past past;
    private final Map<OrderKey, CompletableFuture<Report>> atWork = new ConcurrentHashMap<>();

    /// What the log knows of an order.
    @FunctionalInterface
    public interface Past {
        /// @throws OtherOrder when what was delivered under its id is another order
        /// @throws Journal.JournalBroken when the log does not say it any more
        Optional<KnownOrder> known(OrderKey key, Order order);
    }

    public Deliveries(Past past) {
        this.past = past;
    }

    /// @param doing does it, where it is delivered for the first time
    /// @param refusing writes a refusal down and reports it
    public Report once(Order order, Origin origin, Supplier<Report> doing, Function<Verdict.Refused, Report> refusing) {
        OrderKey key = OrderKey.of(origin, order);
        CompletableFuture<Report> own = new CompletableFuture<>();
        CompletableFuture<Report> other = atWork.putIfAbsent(key, own);
        if (other != null) {
            return same(order, other, refusing).orElseGet(() -> once(order, origin, doing, refusing));
        }
        return first(order, key, own, doing, refusing);
    }

    /// The same for one that operators have signed: where it is delivered at the same moment without, what
    /// came of that is no answer to this unless the order was carried out.
    public Report signed(
            Order order, Origin origin, Supplier<Report> doing, Function<Verdict.Refused, Report> refusing) {
        OrderKey key = OrderKey.of(origin, order);
        CompletableFuture<Report> own = new CompletableFuture<>();
        for (CompletableFuture<Report> other = atWork.putIfAbsent(key, own);
                other != null;
                other = atWork.putIfAbsent(key, own)) {
            Optional<Report> stopped = ended(order, other, refusing);
            if (stopped.isPresent()) {
                return stopped.get();
            }
        }
        return first(order, key, own, doing, refusing);
    }

    private Report first(
            Order order,
            OrderKey key,
            CompletableFuture<Report> own,
            Supplier<Report> doing,
            Function<Verdict.Refused, Report> refusing) {
        try {
            Report report = before(key, order, refusing).orElseGet(doing);
            own.complete(report);
            return report;
        } finally {
            atWork.remove(key);
            own.cancel(false);
        }
    }

    /// Waits for it.
    ///
    /// @return a refusal where this thread was interrupted instead
    private static Optional<Report> ended(
            Order order, CompletableFuture<Report> other, Function<Verdict.Refused, Report> refusing) {
        try {
            other.get();
            return Optional.empty();
        } catch (InterruptedException stopped) {
            return Optional.of(interrupted(order, refusing));
        } catch (ExecutionException | CancellationException broken) {
            return Optional.empty();
        }
    }

    private Optional<Report> before(OrderKey key, Order order, Function<Verdict.Refused, Report> refusing) {
        try {
            return past.known(key, order).map(known -> report(order, known));
        } catch (OtherOrder conflict) {
            return Optional.of(refusing.apply(RefusalReason.CONFLICT.because(String.valueOf(conflict.getMessage()))));
        } catch (Journal.JournalBroken unsaid) {
            return Optional.of(refusing.apply(RefusalReason.LOG.because(String.valueOf(unsaid.getMessage()))));
        }
    }

    private static Report report(Order order, KnownOrder known) {
        Outcome outcome = known.end()
                .orElseGet(() -> new Outcome.Unknown(
                        "order " + order.id() + " was delivered before and has no end yet; it is not begun again",
                        known.tasks().stream().reduce((_, last) -> last),
                        true));
        return new Report(
                Optional.of(order),
                Optional.of(known.plan()),
                Verdict.Allowed.freely(),
                Optional.of(outcome),
                known.tasks(),
                Duration.ZERO);
    }

    /// Delivered twice at the same moment: the second one waits for the first.
    ///
    /// @return empty where that one broke, or was another order with this one's id: this one is looked at by
    ///     itself then
    private static Optional<Report> same(
            Order order, CompletableFuture<Report> other, Function<Verdict.Refused, Report> refusing) {
        return ended(order, other, refusing)
                .or(() -> Optional.of(other)
                        .filter(done -> !done.isCancelled())
                        .map(CompletableFuture::resultNow)
                        .filter(first -> first.order().filter(order::equals).isPresent()));
    }

    private static Report interrupted(Order order, Function<Verdict.Refused, Report> refusing) {
        // Before the thread is marked again: an interrupted one can write nothing.
        Report refused = refusing.apply(RefusalReason.INTERRUPTED.because("interrupted while waiting for order "
                + order.id() + ", which was delivered before and is at work; deliver it again to learn its end"));
        Thread.currentThread().interrupt();
        return refused;
    }
}
