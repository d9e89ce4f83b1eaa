package felhom.proxmox.task;

import java.time.Duration;

/// Time for waiting: monotonic, so that a changed wall clock neither shortens nor stretches a wait.
public interface Ticker {
    Ticker SYSTEM = new Ticker() {
        @Override
        public Duration elapsed() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    /// Since some fixed moment.
    Duration elapsed();

    void sleep(Duration time) throws InterruptedException;
}
