package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.engine.state.Broken;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When a daemon that can write nothing down any more is over.
class BreakdownTests {
    private static final Broken BROKEN = new Broken("the disk fails", true);
    private static final Broken AND_FULL = new Broken("the disk fails", false);

    private Optional<Broken> broken = Optional.empty();
    private long nanos = -5;
    private final Breakdown breakdown = new Breakdown(() -> broken, new Clocks(InstantSource.system(), () -> nanos));

    private void passes(Duration time) {
        nanos += time.toNanos();
    }

    private boolean over() {
        return breakdown.standing().orElseThrow().over();
    }

    @Test
    void aDaemonThatCanWriteGoesOn() {
        passes(Duration.ofDays(1));

        assertEquals(Optional.empty(), breakdown.standing());
    }

    @Test
    void afterTenMinutesItIsOverAtOnceAndStaysSo() {
        passes(Duration.ofMinutes(10));
        broken = Optional.of(BROKEN);

        assertTrue(over());
        assertTrue(breakdown.standing().orElseThrow().words().contains("the disk fails. The agent ends itself now"));
        broken = Optional.empty();
        assertTrue(over());
    }

    @Test
    void aFaultThatOutlivesTheStartEndsItNoMoreThanSixTimesAnHour() {
        broken = Optional.of(BROKEN);
        passes(Breakdown.SOONEST.minusNanos(1));

        assertFalse(over());
        assertTrue(breakdown.standing().orElseThrow().words().contains("ends itself 10 minutes after its start"));

        passes(Duration.ofNanos(1));
        assertTrue(over());
    }

    @Test
    void whereTheDiskIsFullItGoesOnUntilTheNextStartFindsRoom() {
        passes(Duration.ofDays(1));
        broken = Optional.of(AND_FULL);

        assertFalse(over());
        assertTrue(breakdown.standing().orElseThrow().words().contains("as soon as the disk has room"));

        broken = Optional.of(BROKEN);
        assertTrue(over());
    }
}
