package felhom.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits in a test for what happens by itself, such as the end of another thread's work, and fails when it does not.
public final class Eventually {
    private static final long BETWEEN_LOOKS = Duration.ofMillis(1).toNanos();

    private Eventually() {}

    /// @param limit in real time
    /// @throws AssertionError when it is still not so, or when the thread is interrupted
    public static void within(Duration limit, String what, BooleanSupplier so) {
        within(limit, () -> what, so);
    }

    /// @param what asked when the time is over
    public static void within(Duration limit, Supplier<String> what, BooleanSupplier so) {
        long end = System.nanoTime() + limit.toNanos();
        while (!so.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) throw new AssertionError("interrupted: " + what.get());
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what.get());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
