package felhom.testkit.time;

import java.time.Duration;
import java.time.Instant;

final class RealClock implements SimClock {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }
}
