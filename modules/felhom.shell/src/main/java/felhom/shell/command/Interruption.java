package felhom.shell.command;

import java.time.Duration;

/// Whether the operator wants the program to stop (Ctrl-C, SIGTERM).
public interface Interruption {
    /// Never, for a run that nobody can interrupt.
    Interruption NEVER = new Interruption() {
        @Override
        public boolean requested() {
            return false;
        }

        @Override
        public AutoCloseable interrupting() {
            return () -> {};
        }

        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            return () -> {};
        }
    };

    boolean requested();

    /// Until it is closed, Ctrl-C at the terminal is told to `asked` alone, in a thread of its own each time,
    /// and neither interrupts nor ends anything. SIGTERM, SIGHUP and what else ends the program still do.
    default AutoCloseable asking(Asked asked) {
        return () -> {};
    }

    /// What Ctrl-C does where somebody can be asked what it is to do.
    @FunctionalInterface
    interface Asked {
        /// @param stop does what Ctrl-C does where nobody is asked
        void ctrlC(Runnable stop);
    }

    /// Until it is closed, a request to stop also interrupts the calling thread. What must not be cut off
    /// midway does not ask for this.
    AutoCloseable interrupting();

    /// The same, but what runs gets so long to end by itself first.
    ///
    /// @param lastWords said when the program has to end before all is put back
    AutoCloseable interruptingAfter(Duration grace, String lastWords);
}
