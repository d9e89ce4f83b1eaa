package felhom.host.hardware;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A question that may hang: it has a thread of its own, one at a time, and whoever waits for it gives up.
final class Errand<T> {
    private final String name;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean running;
    private long began;
    private @Nullable Back<T> last;

    /// @param ended by the clock that only runs forward, in nanoseconds
    record Back<T>(T answer, long ended) {}

    /// @param name for its thread
    Errand(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
    }

    /// Unless it is under way still.
    void begin(Supplier<T> question, Function<Throwable, T> broken) {
        lock.lock();
        try {
            if (running) {
                return;
            }
            running = true;
            began = nanos.getAsLong();
        } finally {
            lock.unlock();
        }
        try {
            // Not a virtual thread: a read that hangs in the kernel holds on to what carries it.
            Thread.ofPlatform().daemon().name(name).start(() -> end(answer(question, broken)));
        } catch (OutOfMemoryError noThread) {
            end(broken.apply(noThread));
        }
    }

    private static <T> T answer(Supplier<T> question, Function<Throwable, T> broken) {
        try {
            return question.get();
        } catch (RuntimeException | Error bug) {
            return broken.apply(bug);
        }
    }

    private void end(T answer) {
        lock.lock();
        try {
            running = false;
            last = new Back<>(answer, nanos.getAsLong());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Until it is back, or that long; an interrupt ends the waiting too.
    void await(long most) {
        lock.lock();
        try {
            long left = most;
            while (running && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /// What it brought the last time.
    Optional<Back<T>> back() {
        lock.lock();
        try {
            return Optional.ofNullable(last);
        } finally {
            lock.unlock();
        }
    }

    /// For how long it has been under way; empty where it is not.
    Optional<Duration> underWay() {
        lock.lock();
        try {
            return running ? Optional.of(Duration.ofNanos(nanos.getAsLong() - began)) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
