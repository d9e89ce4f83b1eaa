package felhom.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A clock that stands still until a test moves it.
public final class VirtualClock implements SimClock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Instant now;
    private int sleepers;

    VirtualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var target = now.plus(duration);
            sleepers++;
            try {
                while (now.isBefore(target)) moved.await();
            } finally {
                sleepers--;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Moves the time and wakes every sleeper whose time has come.
    public void advance(Duration duration) {
        lock.lock();
        try {
            now = now.plus(duration);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many threads sleep on this clock now; a test waits for one before it advances.
    public int sleepers() {
        lock.lock();
        try {
            return sleepers;
        } finally {
            lock.unlock();
        }
    }
}
