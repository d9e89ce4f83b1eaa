package felhom.engine.ledger;

import felhom.engine.order.By;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.util.List;
import java.util.Optional;

/// Where the truth is written before it happens: the intent before the first call, a task's UPID before the
/// wait, the outcome before the report.
public interface Journal {
    /// Returns only when the entry is as safe as this journal makes it.
    ///
    /// @throws JournalBroken when it cannot be; the caller must then do nothing
    /// @throws NonceBurned when an intent's consent was used before; nothing was written then
    void append(Entry entry);

    /// The order's task stands in the journal, and only its end is waited for: until the next entry others
    /// may write.
    default void rest(OrderKey order) {}

    /// What another process has written down as the order's end while this one rested; empty while it has
    /// none.
    ///
    /// @throws JournalBroken when nothing can be written for now: the order stays open
    default Optional<Outcome> ended(OrderKey order) {
        return Optional.empty();
    }

    sealed interface Entry {
        /// @param consent burned with this entry: a nonce that was burned before makes the whole entry
        ///     impossible
        record Intent(Order order, Origin origin, Plan plan, Optional<Consent> consent) implements Entry {
            public OrderKey key() {
                return OrderKey.of(origin, order);
            }

            /// With the arguments that were left out.
            public Order complete() {
                return new Order(order.id(), plan.operation(), plan.arguments());
            }
        }

        record Refused(Order order, Origin origin, Verdict.Refused verdict) implements Entry {}

        /// Refused before it could be read as an order.
        record ApprovalRefused(Approval approval, Origin origin, Verdict.Refused verdict) implements Entry {}

        /// A stage, or its undo, is about to be done.
        record StageStarted(OrderKey order, StageName stage, boolean undo, Step step) implements Entry {}

        record TaskStarted(OrderKey order, Upid task) implements Entry {}

        /// The host did not name it: it is the one in its list that may be it. It becomes the order's unless
        /// another one has it with better reason, see [TaskClaims].
        ///
        /// @param shown whether what it does, or has done, shows that it is the order's
        record TaskFound(OrderKey order, Upid task, boolean shown) implements Entry {}

        /// @param guests who they are since, where the step made them, or made them look like others
        record StageEnded(OrderKey order, StageName stage, boolean undo, Outcome outcome, List<GuestIdentity> guests)
                implements Entry {
            public StageEnded {
                guests = List.copyOf(guests);
            }
        }

        /// @param tasks what the host did it in
        record Ended(OrderKey order, Outcome outcome, List<Upid> tasks) implements Entry {
            public Ended {
                tasks = List.copyOf(tasks);
            }

            /// Without a task.
            public Ended(OrderKey order, Outcome outcome) {
                this(order, outcome, List.of());
            }
        }

        /// An operator has ended it by hand: what became of it is not known, and will not be.
        ///
        /// @param end as any other
        /// @param because in the operator's words
        record Closed(Ended end, By by, String because) implements Entry {}
    }

    /// Nothing can be written; nothing may be done.
    final class JournalBroken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JournalBroken(String message) {
            super(message);
        }

        public JournalBroken(String message, Throwable cause) {
            super(message, cause);
        }

        /// Only this entry was refused, for its size; others are still taken.
        public boolean tooLarge() {
            return getCause() instanceof IllegalArgumentException;
        }
    }

    /// The consent has served its order already.
    final class NonceBurned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public NonceBurned(String message) {
            super(message);
        }
    }
}
