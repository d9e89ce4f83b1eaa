package felhom.host.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.view.Reading;
import felhom.host.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is known of one thing that does not always say how it is.
@Timeout(60)
class LookoutTests {
    private static final long LONG = Duration.ofSeconds(30).toNanos();

    private final Time time = new Time();
    private final Lookout<String> lookout = new Lookout<>("test", time.clocks());

    private Reading<String> asked(Reading<String> answer) {
        lookout.begin(() -> answer);
        lookout.await(LONG);
        return lookout.take();
    }

    private Reading<String> fresh(String value) {
        return new Reading.Fresh<>(value, time.clocks().now());
    }

    @Test
    void whatItSaidLastIsKeptWithItsAgeWhileItDoesNotSay() {
        Instant noon = time.clocks().now();
        assertEquals(new Reading.Failed<String>("no"), asked(new Reading.Failed<>("no")));
        asked(fresh("well"));
        time.passes(Duration.ofMinutes(5));

        assertEquals(new Reading.Stale<>("well", noon, "no"), asked(new Reading.Failed<>("no")));
        lookout.begin(() -> {
            throw new IllegalStateException("a bug");
        });
        lookout.await(LONG);
        assertEquals(
                new Reading.Stale<>("well", noon, "it could not be read: java.lang.IllegalStateException: a bug"),
                lookout.take());
    }

    @Test
    void anAnswerThatCameTooLateIsSeenBeforeItIsAskedAgain() {
        CountDownLatch slow = new CountDownLatch(1);
        Reading<String> late = fresh("late");
        lookout.begin(() -> {
            try {
                slow.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return late;
        });
        time.passes(Duration.ofSeconds(70));
        assertEquals(new Reading.Failed<String>("it has not answered for 70 s"), lookout.take());

        slow.countDown();
        lookout.await(LONG);

        assertEquals(late, asked(fresh("other")));
        assertEquals(fresh("other"), asked(fresh("other")));
    }
}
