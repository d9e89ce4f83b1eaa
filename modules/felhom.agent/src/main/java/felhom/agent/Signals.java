package felhom.agent;

import felhom.shell.command.CtrlC;
import felhom.shell.command.Interruption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Ctrl-C and SIGTERM: lets the command that runs finish what must not be left half done, for as long as
/// systemd's default stop time-out allows.
final class Signals implements Interruption {
    private static final Duration PATIENCE = Duration.ofSeconds(85);

    private static final Duration READ_ONLY = Duration.ofSeconds(3);

    private record Interruptible(Optional<Thread> thread, Duration grace, Duration patience, String lastWords) {}

    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<Interruptible> now = new AtomicReference<>(new Interruptible(
            // What starts up is not cut off midway; a command looks whether it still has to begin.
            Optional.empty(), Duration.ZERO, READ_ONLY, "interrupted"));
    private volatile boolean received;
    private volatile boolean requested;

    private Signals() {}

    static Signals install() {
        Signals signals = new Signals();
        Runtime.getRuntime().addShutdownHook(new Thread(signals::stop, "stop"));
        return signals;
    }

    private void stop() {
        if (done.getCount() == 0) {
            return;
        }
        received = true;
        requested = true;
        Interruptible command = now.get();
        try {
            if (done.await(command.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            command.thread().ifPresent(Thread::interrupt);
            if (!done.await(command.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println(command.lastWords());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void done() {
        done.countDown();
    }

    /// Whether a signal ends the process.
    boolean received() {
        return received;
    }

    /// Stops the command as a signal does, from its own thread: nobody wants its answer any more. What gets a
    /// grace looks for itself.
    void request() {
        requested = true;
        Interruptible command = now.get();
        if (command.grace().isZero()) {
            command.thread().ifPresent(Thread::interrupt);
        }
    }

    @Override
    public boolean requested() {
        return requested;
    }

    @Override
    public AutoCloseable asking(Asked asked) {
        return CtrlC.heard(() -> asked.ctrlC(this::request));
    }

    @Override
    public AutoCloseable interrupting() {
        return set(new Interruptible(Optional.of(Thread.currentThread()), Duration.ZERO, READ_ONLY, "interrupted"));
    }

    @Override
    public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
        return set(new Interruptible(Optional.of(Thread.currentThread()), grace, PATIENCE.minus(grace), lastWords));
    }

    private AutoCloseable set(Interruptible command) {
        Interruptible before = now.getAndSet(command);
        return () -> now.set(before);
    }
}
