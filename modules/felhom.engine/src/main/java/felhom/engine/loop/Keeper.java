package felhom.engine.loop;

import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.Repeated;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps one loop going, in a thread of its own.
final class Keeper {
    private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Loop loop;
    private final Supervisor.Retry retry;
    private final Clocks clocks;
    private final Repeated troubles;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean stopping;
    private boolean working;
    private long sign;
    private long passes;
    private int failures;
    private Optional<String> error = Optional.empty();

    Keeper(Loop loop, Supervisor.Retry retry, Clocks clocks) {
        this.loop = loop;
        this.retry = retry;
        this.clocks = clocks;
        this.troubles = new Repeated(clocks);
        this.thread = Thread.ofPlatform().name("loop " + loop.name()).daemon().unstarted(this::keep);
    }

    String name() {
        return loop.name();
    }

    /// Once: what has begun goes on.
    void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void keep() {
        while (!stopping()) {
            Duration pause = pass();
            pause(pause);
        }
    }

    private Duration pass() {
        begin();
        try {
            Duration pause = sound(loop.pass(this::alive));
            ended(Optional.empty());
            return pause;
            // Whatever it is: the next pass may do better, and nobody else would go on with it.
        } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError wrong) {
            if (stopping()) {
                LOG.log(Level.DEBUG, "{0} was broken off: {1}", loop.name(), wrong);
                return Duration.ZERO;
            }
            int times = ended(Optional.of(String.valueOf(wrong)));
            Duration pause = retry.after(times);
            tell(times, pause, wrong);
            return pause;
        }
    }

    /// @throws IllegalArgumentException when nobody can wait for so long, or for less than nothing
    private static Duration sound(Duration pause) {
        if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a pause of " + pause);
        }
        return pause;
    }

    /// With its place in the code the first time.
    private void tell(int times, Duration pause, Throwable wrong) {
        String then = ", and is begun again in " + pause.toSeconds() + " s: " + wrong;
        troubles.again("the " + loop.name() + " loop failed by "
                        + wrong.getClass().getSimpleName())
                .ifPresent(words -> {
                    if (times == 1) {
                        LOG.log(Level.ERROR, words + then, wrong);
                    } else {
                        LOG.log(Level.ERROR, words + then);
                    }
                });
    }

    private void begin() {
        lock.lock();
        try {
            working = true;
            woken = false;
            sign = clocks.nanos();
        } finally {
            lock.unlock();
        }
    }

    private void alive() {
        lock.lock();
        try {
            sign = clocks.nanos();
        } finally {
            lock.unlock();
        }
    }

    private int ended(Optional<String> wrong) {
        if (wrong.isEmpty()) {
            troubles.over();
        }
        lock.lock();
        try {
            working = false;
            error = wrong;
            failures = wrong.isPresent() ? failures + 1 : 0;
            passes += wrong.isPresent() ? 0 : 1;
            return failures;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (left > 0 && !woken && !stopping) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException told) {
            // Only a stop interrupts, and that is seen next.
        } finally {
            lock.unlock();
        }
    }

    /// The next pass begins now, or right after the one at work.
    void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean stopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        beginNothing();
        thread.interrupt();
    }

    /// Begins nothing new, and lets what is at work come to its own end.
    void retire() {
        beginNothing();
        loop.retire();
    }

    private void beginNothing() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean keeps(Loop other) {
        return loop.equals(other);
    }

    boolean runs() {
        return thread.isAlive();
    }

    /// @return whether it is at nothing any more; one that was never started is not
    boolean ended(long until) throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            return true;
        }
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        return thread.join(Duration.ofMillis(Math.max(1, left)));
    }

    StackTraceElement[] stack() {
        return thread.getStackTrace();
    }

    LoopState state() {
        lock.lock();
        try {
            Duration silent = working ? Duration.ofNanos(clocks.nanos() - sign) : Duration.ZERO;
            return new LoopState(loop.name(), passes, working, silent, loop.limit(), failures, error);
        } finally {
            lock.unlock();
        }
    }
}
