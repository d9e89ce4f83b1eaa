package felhom.privileged.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTests {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> copied = new ArrayList<>();
    private long now = -5;

    private Journal journal(boolean levels) {
        return new Journal(new PrintStream(written, true, StandardCharsets.UTF_8), levels, copied::add, () -> now);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void systemdReadsHowMuchALineMatters() {
        Journal journal = journal(true);

        journal.say("done");
        journal.refused("not done");

        assertEquals(List.of("<6>done", "<4>not done"), lines());
        assertEquals(List.of("done", "not done"), copied);
    }

    @Test
    void whoeverIsRefusedAgainAndAgainDoesNotFillIt() {
        Journal journal = journal(false);

        for (int i = 0; i < 1000; i++) {
            journal.refused("no " + i);
        }
        journal.say("yes");
        now += Duration.ofMinutes(1).toNanos();
        journal.refused("no again");
        for (int i = 0; i < 30; i++) {
            journal.refused("and again");
        }
        journal.end();

        List<String> lines = lines();
        assertEquals(List.of("no 0", "no 1"), lines.subList(0, 2));
        assertEquals(List.of("no 19", "yes", "980 refusals more within a minute", "no again"), lines.subList(19, 23));
        assertEquals("11 refusals more within a minute", lines.getLast());
        assertEquals(20 + 1 + 1 + 20 + 1, lines.size());
    }

    @Test
    void oneLineIsOneLineWhateverIsInIt() {
        Journal journal = journal(false);

        journal.say("a\nb\u001b[31m\u202e\u0000\ud800 \u00e4 \ud83d\ude00");
        journal.say("x".repeat(1000));

        assertEquals("a?b?[31m??? \u00e4 \ud83d\ude00", lines().getFirst());
        assertEquals("x".repeat(400) + "...", lines().getLast());
        assertEquals(2, lines().size());
    }
}
