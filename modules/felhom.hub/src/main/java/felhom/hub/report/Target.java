package felhom.hub.report;

import felhom.engine.port.Clocks;
import felhom.engine.view.Reading;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thing that is read again and again. Each read has a thread of its own, at most one at a time; one that
/// hangs is left alone, and what it brings in the end counts for the next report.
final class Target<T> {
    static final String NO_ANSWER = "it has not been answered yet";
    static final String NOT_YET = "it has not been read yet: its turn comes with one of the next reports";

    // What failed is worth another try before long, but not with each report.
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final String name;
    private final Supplier<Reading<T>> read;
    private final Duration every;
    private final Duration patience;
    private final Clocks clocks;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean running;
    private boolean soon;
    private long started;
    private long ended;
    private @Nullable Reading<T> last;
    private Reading.@Nullable Fresh<T> kept;

    /// @param name for its thread
    /// @param every from the end of a read to the next; zero for each time
    /// @param patience how long a report waits for an answer
    Target(String name, Supplier<Reading<T>> read, Duration every, Duration patience, Clocks clocks) {
        this.name = name;
        this.read = read;
        this.every = every;
        this.patience = patience;
        this.clocks = clocks;
    }

    boolean due() {
        lock.lock();
        try {
            return !running
                    && (soon
                            || last == null
                            || clocks.nanos() - ended >= pause(last).toNanos());
        } finally {
            lock.unlock();
        }
    }

    /// Whether nobody waits for an answer.
    boolean idle() {
        lock.lock();
        try {
            return !running;
        } finally {
            lock.unlock();
        }
    }

    /// What was refused is due at once.
    void askAgain() {
        lock.lock();
        try {
            soon |= last instanceof Reading.Denied;
        } finally {
            lock.unlock();
        }
    }

    private Duration pause(Reading<T> before) {
        return before instanceof Reading.Failed && every.compareTo(AFTER_FAILURE) > 0 ? AFTER_FAILURE : every;
    }

    /// Begins a read where one is due.
    ///
    /// @return whether it did
    boolean begin() {
        lock.lock();
        try {
            if (!due()) {
                return false;
            }
            running = true;
            soon = false;
            started = clocks.nanos();
        } finally {
            lock.unlock();
        }
        try {
            // No virtual one: a look-up of a name that hangs would take its carrier with it.
            Thread.ofPlatform().daemon().name("report-" + name).start(this::run);
        } catch (OutOfMemoryError noThread) {
            end(new Reading.Failed<>("it could not be read: " + noThread.getMessage()));
        }
        return true;
    }

    private void run() {
        Reading<T> result;
        try {
            result = read.get();
        } catch (RuntimeException | Error bug) {
            result = new Reading.Failed<>("it could not be read: " + bug);
        }
        end(result);
    }

    private void end(Reading<T> result) {
        lock.lock();
        try {
            running = false;
            ended = clocks.nanos();
            last = result;
            kept = switch (result) {
                case Reading.Fresh<T> fresh -> fresh;
                case Reading.Failed<T> _, Reading.Stale<T> _ -> kept;
                case Reading.Denied<T> _, Reading.Absent<T> _ -> null;
            };
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What is known of it, at the latest when its patience or that of the report is at its end. One that was
    /// begun for an earlier report is not waited for.
    ///
    /// @param from when this report began, by the clock that only runs forward
    /// @param until when it has to be complete; an interrupt ends the waiting too
    Reading<T> await(long from, long until) {
        lock.lock();
        try {
            if (running && started - from >= 0) {
                long left = Math.min(started + patience.toNanos(), until) - clocks.nanos();
                while (running && left > 0) {
                    left = changed.awaitNanos(left);
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        return known();
    }

    /// What is known of it now.
    Reading<T> known() {
        lock.lock();
        try {
            Reading<T> before = last;
            if (before == null) {
                return new Reading.Failed<>(running ? NO_ANSWER : NOT_YET);
            }
            return switch (before) {
                case Reading.Failed<T>(String why) -> unread(why);
                case Reading.Fresh<T> _, Reading.Stale<T> _ -> overdue() ? unread(NO_ANSWER) : before;
                case Reading.Denied<T> _, Reading.Absent<T> _ -> before;
            };
        } finally {
            lock.unlock();
        }
    }

    // What is read seldom stays fresh while the next read goes on, unless that takes too long.
    private boolean overdue() {
        return running && (every.isZero() || clocks.nanos() - started >= patience.toNanos());
    }

    /// What is known, although it cannot be read now.
    Reading<T> unread(String why) {
        lock.lock();
        try {
            return Optional.ofNullable(kept)
                    .<Reading<T>>map(fresh -> new Reading.Stale<>(fresh.value(), fresh.at(), why))
                    .orElseGet(() -> new Reading.Failed<>(why));
        } finally {
            lock.unlock();
        }
    }
}
