package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.By;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.Clocks;
import felhom.engine.state.AgentState;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Upid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Ends an order by an operator's hand that stays open because nobody can find out any more what became of
/// it: its node or its guest is gone for good. Not while anybody is at it, and not while its end may still
/// show by itself.
public final class OrderClosing {
    private static final Duration LOOKING = Duration.ofSeconds(1);

    // A request is answered within a minute, and for 90 s more its task is looked for.
    private static final Duration SEARCHED = Duration.ofMinutes(3);

    private final AgentState state;
    private final Settlement settlement;
    private final Journal journal;
    private final OrdersAtWork atWork;
    private final Clocks clocks;

    public OrderClosing(AgentState state, Settlement settlement, Journal journal, OrdersAtWork atWork, Clocks clocks) {
        this.state = state;
        this.settlement = settlement;
        this.journal = journal;
        this.atWork = atWork;
        this.clocks = clocks;
    }

    /// Looks at it once more before.
    ///
    /// @param because why, in the operator's words
    /// @return the end that it has now: `unknown` where it was closed, its own where the look has shown one;
    ///     or why it stays open
    public Report close(OrderKey key, By by, String because) {
        Optional<OpenOrder> before = open(key);
        if (before.isEmpty()) {
            String none = "order '" + key + "' of door '" + key.door()
                    + "' is not open: it has ended, or there never was one; see felhom-agent state show";
            return refused(Optional.empty(), RefusalReason.ARGUMENTS, none);
        }
        OpenOrder order = before.get();
        String words = because.replaceAll("\\p{Cntrl}+", " ").strip();
        if (words.isEmpty()) {
            return refused(before, RefusalReason.ARGUMENTS, "why the order is closed has to be said");
        }
        try {
            Settlement.Look look = settlement.look(key, LOOKING);
            Optional<OpenOrder> now = open(key);
            if (now.isEmpty()) {
                return journal.ended(key)
                        .map(end -> report(order, end, order.tasks()))
                        .orElseThrow(() -> new IllegalStateException("order " + key + " has no end and is not open"));
            }
            return switch (look) {
                case ENDED, GOES_ON, TAKEN -> atWork(now.get(), "the agent is at work on it");
                case RUNS -> atWork(now.get(), "its task runs" + following(now.get()));
                case SILENT, AWAY -> closed(now.get(), by, words);
            };
        } catch (Journal.JournalBroken broken) {
            return refused(before, RefusalReason.LOG, String.valueOf(broken.getMessage()));
        }
    }

    private Report closed(OpenOrder order, By by, String because) {
        Instant searched = last(order).plus(SEARCHED).truncatedTo(ChronoUnit.SECONDS);
        // A clock that was ahead and is right again would keep it open.
        boolean ahead = last(order).isAfter(clocks.now());
        if (!ahead && clocks.now().isBefore(searched)) {
            return atWork(order, "what became of it may still show by itself: try again after " + searched);
        }
        if (!atWork.take(order.key(), OrdersAtWork.Kind.TAKEN_UP)) {
            return atWork(order, "the agent is at work on it");
        }
        try {
            // A thread may have been at it since it was looked at.
            if (!open(order.key()).equals(Optional.of(order))) {
                return atWork(order, "something has become of it meanwhile: look at it again");
            }
            List<Upid> tasks = own(order);
            Outcome end = new Outcome.Unknown(
                    "'" + order.operation() + "' was closed by " + by.words() + ": " + because + "; " + known(order),
                    tasks.stream().reduce((_, latest) -> latest));
            journal.append(new Journal.Entry.Closed(new Journal.Entry.Ended(order.key(), end, tasks), by, because));
            return report(order, end, tasks);
        } finally {
            atWork.letGo(order.key());
        }
    }

    private Optional<OpenOrder> open(OrderKey key) {
        return state.running().stream().filter(order -> order.key().equals(key)).findFirst();
    }

    /// Those that are this order's for certain.
    private static List<Upid> own(OpenOrder order) {
        return order.runs().stream()
                .filter(run -> !run.found())
                .flatMap(run -> run.tasks().stream())
                .toList();
    }

    /// What its stages that have ended came to, with what they say of the way back.
    private static String known(OpenOrder order) {
        String ended = order.runs().stream()
                .flatMap(run -> run.end().stream())
                .map(Outcome::summary)
                .collect(Collectors.joining("; "));
        return ended.isEmpty()
                ? "whether it was done is not known"
                : ended + "; whether the rest was done is not known";
    }

    /// When something was last begun of it.
    private static Instant last(OpenOrder order) {
        return order.runs().stream()
                .map(StageRun::at)
                .reduce((_, latest) -> latest)
                .orElse(order.since());
    }

    private static String following(OpenOrder order) {
        return order.tasks().stream()
                .reduce((_, latest) -> latest)
                .map(task -> "; follow it: felhom-agent task wait " + task)
                .orElse("");
    }

    private static Report atWork(OpenOrder order, String why) {
        return refused(
                Optional.of(order),
                RefusalReason.AT_WORK,
                "order " + order.key() + " (" + order.operation() + ") is not closed: " + why);
    }

    private static Report refused(Optional<OpenOrder> order, RefusalReason why, String words) {
        return new Report(
                order.map(OrderClosing::order),
                order.map(OpenOrder::plan),
                why.because(words),
                Optional.empty(),
                Duration.ZERO);
    }

    private static Report report(OpenOrder order, Outcome end, List<Upid> tasks) {
        return new Report(
                Optional.of(order(order)),
                Optional.of(order.plan()),
                Verdict.Allowed.freely(),
                Optional.of(end),
                tasks,
                Duration.ZERO);
    }

    private static Order order(OpenOrder open) {
        return new Order(open.order(), open.plan().operation(), open.plan().arguments());
    }
}
