package felhom.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTimeTests {
    private static final ZoneId BUDAPEST = ZoneId.of("Europe/Budapest");

    @ParameterizedTest
    @ValueSource(strings = {"20270101Z", "202701010000Z", "20270101000000Z", "20270101000000UTC", "20270101z"})
    void withZItIsUtcWhereverItIsAsked(String text) {
        VerifyTime time = VerifyTime.parse(text, BUDAPEST);

        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), time.instant());
        assertFalse(time.local());
    }

    @Test
    void withoutZItIsLocal() {
        VerifyTime time = VerifyTime.parse("20270701123456", BUDAPEST);

        assertEquals(Instant.parse("2027-07-01T10:34:56Z"), time.instant());
        assertTrue(time.local());
    }

    @Test
    void aLocalTimeThatExistsTwiceOrNotAtAllIsRefused() {
        var twice = assertThrows(UsageError.class, () -> VerifyTime.parse("202610250230", BUDAPEST));
        var never = assertThrows(UsageError.class, () -> VerifyTime.parse("202703280230", BUDAPEST));

        assertTrue(twice.getMessage().contains("exists twice; give it in UTC"), twice.getMessage());
        assertTrue(never.getMessage().contains("does not exist; give it in UTC"), never.getMessage());
        assertFalse(VerifyTime.parse("202610250230Z", BUDAPEST).local());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2027",
                "20270101 Z",
                "20270101Z\n",
                "20270101ZZ",
                "2027010112Z",
                "20270230Z",
                "20271301Z",
                "20270101240000Z",
                "20270101235960Z",
                "tomorrow",
                "20270101+0100"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(UsageError.class, () -> VerifyTime.parse(text, BUDAPEST));
    }
}
