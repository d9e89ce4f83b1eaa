package felhom.hub.report;

import java.time.Instant;
import java.util.Optional;

/// Remembers beyond the end of the program up to when the hub knows of every task that failed.
public interface TaskMark {
    /// Nothing is remembered: after a start those of the last day are told.
    TaskMark NONE = new TaskMark() {
        @Override
        public Optional<Instant> read() {
            return Optional.empty();
        }

        @Override
        public void write(Instant ended) {}
    };

    Optional<Instant> read();

    /// @param ended by the host's clock: the end of the last task that the hub has acknowledged
    void write(Instant ended);
}
