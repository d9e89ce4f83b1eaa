package felhom.engine.door;

import felhom.engine.state.Turn;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How long whoever came in by a door waits for others, and who is told meanwhile. Of the thread that it came
/// in with.
public final class Patience {
    private static final ScopedValue<Turn> OF = ScopedValue.newInstance();
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private Patience() {}

    /// Does this with the patience of whoever wants it.
    public static <T> T with(Turn turn, Supplier<T> work) {
        return ScopedValue.where(OF, turn).call(work::get);
    }

    /// @param other of who brings none of its own
    static Turn or(Turn other) {
        return OF.orElse(other);
    }

    /// What can be waited for with a limit, such as a lock.
    @FunctionalInterface
    interface Awaited {
        boolean tryAcquire(long time, TimeUnit unit) throws InterruptedException;
    }

    /// Waits for it, and says what for. Without end, where nobody says how long.
    ///
    /// @param start of the waiting, by [System#nanoTime]
    /// @param words who has it, asked again and again
    /// @throws OthersWork.AtWork when that took too long
    static void acquire(Awaited turn, long start, Supplier<String> words) throws InterruptedException {
        if (!OF.isBound()) {
            boolean had;
            do {
                had = turn.tryAcquire(1, TimeUnit.HOURS);
            } while (!had);
            return;
        }
        Turn own = OF.get();
        String told = "";
        while (true) {
            Duration left = own.most().minusNanos(System.nanoTime() - start);
            Duration step = left.compareTo(BETWEEN) < 0 ? left : BETWEEN;
            String now = words.get();
            if (!now.equals(told) && left.isPositive()) {
                own.tell("waiting: " + now);
                told = now;
            }
            if (turn.tryAcquire(Math.max(0, step.toNanos()), TimeUnit.NANOSECONDS)) {
                return;
            }
            if (!own.most().minusNanos(System.nanoTime() - start).isPositive()) {
                throw new OthersWork.AtWork(now + own.gaveUp());
            }
        }
    }
}
