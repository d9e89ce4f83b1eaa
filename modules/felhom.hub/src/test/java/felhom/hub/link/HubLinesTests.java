package felhom.hub.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.hub.TestTime;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HubLinesTests {
    private final TestTime time = new TestTime();
    private final HubLines lines = new HubLines(time.clocks);

    @Test
    void aHubThatSaysSomethingElseEachTimeHasTwentyLinesAnHour() {
        long told = IntStream.range(0, 3600)
                .filter(i -> lines.of("the answer is 'type-" + i + "'").isPresent())
                .count();

        assertEquals(20, told);
    }

    @Test
    void howManyWereLeftOutIsSaidWithTheNext() {
        IntStream.range(0, 50).forEach(i -> lines.of("line " + i));
        time.pass(Duration.ofHours(1));

        assertEquals(
                Optional.of("line 50 (30 lines about the hub were left out before this one)"), lines.of("line 50"));
        assertEquals(Optional.of("line 51"), lines.of("line 51"));
    }
}
