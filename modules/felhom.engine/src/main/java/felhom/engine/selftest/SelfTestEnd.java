package felhom.engine.selftest;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import java.util.List;

/// How the task self-test ended.
public sealed interface SelfTestEnd {
    /// Nothing was begun, and why.
    record Refused(String reason) implements SelfTestEnd {}

    /// @param left what could not be put back, in words; empty when the guest is as it was
    record Ended(Proof proof, List<String> left) implements SelfTestEnd {
        public Ended {
            left = List.copyOf(left);
        }
    }

    /// How far the steps themselves came.
    sealed interface Proof {}

    /// Every step did what it should.
    record Proven() implements Proof {}

    /// A step was refused.
    record Forbidden() implements Proof {}

    /// A step was done, and the guest does not show it.
    record Unshown() implements Proof {}

    /// A step ended otherwise than well.
    record Failed(Outcome outcome) implements Proof {}

    /// The guest could not be read.
    record Unreadable(Failure.Kind kind) implements Proof {}

    /// Whoever watches wanted it to stop.
    record Stopped() implements Proof {}
}
