package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How an order ends that an earlier process has left.
final class LateEnd {
    // Nobody expects an order to go on by itself that stood still for longer.
    private static final Duration LONGEST = Duration.ofDays(1);

    private LateEnd() {}

    /// Why what is left of it is not begun any more. A state directory that was restored says again that it
    /// is left.
    static Optional<String> due(OpenOrder open, Instant now) {
        if (Duration.between(open.since(), now).compareTo(LONGEST) > 0) {
            return Optional.of("it was ordered more than " + LONGEST.toHours() + " h ago");
        }
        return open.plan().destructive() && !open.signed()
                ? Optional.of("no signature for it counts any more: this host was restarted, restored or had its clock"
                        + " set since, or it was the self-test's")
                : Optional.empty();
    }

    /// What it came to, and why it ends here.
    static Outcome here(Outcome outcome, String why) {
        return outcome instanceof Outcome.Failed(Failure failure)
                ? new Outcome.Failed(new Failure(
                        failure.kind(),
                        failure.message() + "; it ends here, as " + why,
                        failure.privilege(),
                        failure.log()))
                : outcome;
    }

    /// What it came to, said to be known only now.
    static Outcome of(OpenOrder order, Outcome outcome) {
        String summary = "'" + order.operation() + "', found out later: " + outcome.summary();
        return switch (outcome) {
            case Outcome.Failed(Failure failure) ->
                new Outcome.Failed(new Failure(failure.kind(), summary, failure.privilege(), failure.log()));
            case Outcome.Unknown unknown -> new Outcome.Unknown(summary, unknown.task(), unknown.open());
            case Outcome.Done _, Outcome.DoneWithWarnings _ ->
                Outcome.done(summary, outcome.warnings(), outcome.leftOut(), outcome.volume());
        };
    }
}
