package felhom.ops.run;

import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Upid;

/// Where the truth is written before it happens: the intent before the first call, a task's UPID before the wait, the
/// outcome before the report.
public interface Journal {
    /// Returns only when the entry is as safe as this journal makes it.
    ///
    /// @throws JournalBroken when it cannot be; the caller must then do nothing
    void append(Entry entry);

    sealed interface Entry {
        Order order();

        record Intent(Order order, Origin origin, Plan plan) implements Entry {}

        record Refused(Order order, Origin origin, String reason) implements Entry {}

        record Use(Order order, Step step) implements Entry {}

        /// An operation asked for a call that its plan does not list.
        record UseRefused(Order order, Step step) implements Entry {}

        record TaskStarted(Order order, Upid task) implements Entry {}

        record Ended(Order order, Outcome outcome) implements Entry {}
    }

    /// Nothing can be written; nothing may be done.
    final class JournalBroken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public JournalBroken(String message) {
            super(message);
        }
    }
}
