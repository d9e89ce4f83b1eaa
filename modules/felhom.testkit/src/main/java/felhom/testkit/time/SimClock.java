package felhom.testkit.time;

import java.time.Duration;
import java.time.Instant;

/// The time of the simulated host: task durations, lock timeouts and the `Date` header follow it.
///
/// Waits of the HTTP layer itself (idle timeout, delay of a 401, faults that hang) always take real time, because
/// the client on the other side has only real timeouts.
public interface SimClock {
    Instant now();

    void sleep(Duration duration) throws InterruptedException;

    static SimClock real() {
        return new RealClock();
    }

    static VirtualClock virtual(Instant start) {
        return new VirtualClock(start);
    }
}
