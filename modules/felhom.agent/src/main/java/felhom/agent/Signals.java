package felhom.agent;

import felhom.shell.Stop;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Ctrl-C and SIGTERM: lets the command that runs finish what must not be left half done, for as long as systemd's
/// default stop time-out allows.
final class Signals implements Stop {
    private static final long PATIENCE_SECONDS = 85;

    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<@Nullable Thread> interruptible = new AtomicReference<>();
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
        requested = true;
        Thread thread = interruptible.get();
        if (thread != null) {
            thread.interrupt();
        }
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("stopping with a command still at work");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void done() {
        done.countDown();
    }

    @Override
    public boolean requested() {
        return requested;
    }

    @Override
    public AutoCloseable interrupting() {
        interruptible.set(Thread.currentThread());
        if (requested) {
            Thread.currentThread().interrupt();
        }
        return () -> interruptible.set(null);
    }
}
