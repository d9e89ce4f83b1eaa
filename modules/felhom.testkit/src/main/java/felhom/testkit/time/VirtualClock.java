package felhom.testkit.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A clock that stands still until a test moves it.
public final class VirtualClock implements SimClock {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Condition slept = lock.newCondition();
    private Instant now;
    private final List<Instant> alarms = new ArrayList<>();

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
            alarms.add(target);
            slept.signalAll();
            try {
                while (now.isBefore(target)) moved.await();
            } finally {
                alarms.remove(target);
                slept.signalAll();
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

    /// Waits until somebody sleeps and everybody whose time has come is awake, and moves the time to where the next
    /// sleeper wakes. Whoever calls this again and again makes a world in which only waiting takes time.
    public void wakeNext() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (alarms.isEmpty() || alarms.stream().anyMatch(alarm -> !alarm.isAfter(now))) slept.await();
            now = Collections.min(alarms);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many threads sleep on this clock and have to go on sleeping; a test waits for one before it advances.
    /// One whose time has come does not count, even if it has not woken yet.
    public int sleepers() {
        lock.lock();
        try {
            return (int) alarms.stream().filter(alarm -> alarm.isAfter(now)).count();
        } finally {
            lock.unlock();
        }
    }
}
