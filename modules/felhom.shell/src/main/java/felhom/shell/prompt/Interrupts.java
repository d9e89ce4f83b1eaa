package felhom.shell.prompt;

import felhom.shell.command.Interruption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;

/// Ctrl-C while many commands are typed: it ends the one that runs as it ends the program that runs it alone,
/// and otherwise it is for the line that is being typed. What ends the whole program (SIGTERM, SIGHUP) still
/// does.
final class Interrupts implements AutoCloseable {
    private record Registered(String signal, Object before) {}

    private final Interruption program;
    private final List<Registered> registered = new ArrayList<>();
    private final AtomicReference<Optional<Running>> running = new AtomicReference<>(Optional.empty());
    private volatile Runnable prompt = () -> {};

    /// @param program what ends all of it
    Interrupts(Interruption program) {
        this.program = program;
    }

    /// Whether the whole program is to end.
    boolean ending() {
        return program.requested();
    }

    /// @param prompt what Ctrl-C does while no command runs
    void atPrompt(Runnable prompt) {
        this.prompt = prompt;
    }

    /// Has the system's signal come here, from the thread that Java has for signals.
    ///
    /// @throws IllegalStateException where this Java has no way to (the module jdk.unsupported is not there)
    void hear(String signal, Runnable then) {
        Object before = Signals.register(signal, then);
        if (before == null) {
            throw new IllegalStateException("no way to be told of the signal " + signal);
        }
        registered.add(new Registered(signal, before));
    }

    void interrupt() {
        running.get().ifPresentOrElse(Running::ctrlC, prompt);
    }

    /// For one command.
    Running running() {
        Running one = new Running();
        running.set(Optional.of(one));
        return one;
    }

    @Override
    public void close() {
        registered.forEach(each -> Signals.unregister(each.signal(), each.before()));
    }

    /// One command, as it is interrupted.
    final class Running implements Interruption, AutoCloseable {
        private record Now(Thread thread, Duration grace) {}

        private final AtomicReference<Optional<Now>> now = new AtomicReference<>(Optional.empty());
        private volatile Optional<Asked> asked = Optional.empty();
        private volatile boolean requested;

        private void ctrlC() {
            asked.ifPresentOrElse(whom -> whom.ctrlC(this::stop), this::stop);
        }

        private void stop() {
            if (requested) {
                return;
            }
            requested = true;
            now.get().ifPresent(what -> {
                if (what.grace().isZero()) {
                    what.thread().interrupt();
                } else {
                    Thread.ofVirtual().start(() -> late(what));
                }
            });
        }

        private void late(Now what) {
            try {
                Thread.sleep(what.grace());
                if (now.get().equals(Optional.of(what))) {
                    what.thread().interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public boolean requested() {
            return requested || program.requested();
        }

        @Override
        public AutoCloseable asking(Asked whom) {
            Optional<Asked> before = asked;
            asked = Optional.of(whom);
            return () -> asked = before;
        }

        @Override
        public AutoCloseable interrupting() {
            return set(Duration.ZERO, program.interrupting());
        }

        // The last words are for a program that has to end meanwhile; this one waits.
        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            return set(grace, program.interruptingAfter(grace, lastWords));
        }

        private AutoCloseable set(Duration grace, AutoCloseable outer) {
            Optional<Now> before = now.getAndSet(Optional.of(new Now(Thread.currentThread(), grace)));
            return () -> {
                now.set(before);
                outer.close();
            };
        }

        @Override
        public void close() {
            running.set(Optional.empty());
        }
    }
}
