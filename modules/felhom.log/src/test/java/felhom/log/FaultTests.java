package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.log.crash.Crash;
import felhom.log.crash.FakeDisk;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A disk that fails, at each call in turn.
class FaultTests {
    private static final Options OPTIONS =
            Options.defaults().segment(1024, 256).retry(Duration.ZERO).clock(() -> Instant.EPOCH);

    private final FakeDisk disk = new FakeDisk();
    private final List<String> acknowledged = new ArrayList<>();
    private int line;

    private Log open(LogState state) {
        return Log.open(FakeDisk.DIRECTORY, state, OPTIONS.disk(disk));
    }

    private void append(Log log, Urgency urgency) {
        String text = "line " + line++;
        log.append(Lines.TYPE, Lines.body(text), urgency);
        acknowledged.add(text);
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeDisk.Call.class,
            names = {"WRITE", "FORCE", "FORCE_DIRECTORY", "RENAME", "CREATE"})
    void whateverCallFailsNothingThatWasAcknowledgedIsLost(FakeDisk.Call failing) throws Exception {
        int broken = 0;
        int full = 0;
        int survived = 0;
        for (int n = 1; survived < 2; n++) {
            FaultTests one = new FaultTests();
            switch (one.failsAtThe(n, failing)) {
                case "broken" -> broken++;
                case "full" -> full++;
                default -> survived++;
            }
        }
        switch (failing) {
            case WRITE, FORCE -> assertTrue(broken > 10 && full > 1, broken + " broken, " + full + " full");
            case FORCE_DIRECTORY -> assertTrue(broken > 1 && full == 0, broken + " broken, " + full + " full");
            default -> assertTrue(broken == 0 && full > 1, broken + " broken, " + full + " full");
        }
    }

    private String failsAtThe(int n, FakeDisk.Call failing) {
        String end = "survived";
        try (Log log = open(new Lines())) {
            AtomicInteger calls = new AtomicInteger();
            disk.fault((call, name) -> {
                // Once; what comes after it would succeed, and must not be believed.
                if (call == failing && calls.incrementAndGet() == n) {
                    throw new IOException("Input/output error");
                }
            });
            for (int i = 0; i < 30; i++) {
                try {
                    append(log, Urgency.NEW);
                } catch (LogFull e) {
                    end = "full";
                } catch (LogBroken e) {
                    end = "broken";
                    isOver(log);
                    break;
                }
            }
        }
        disk.fault((call, name) -> {});
        afterRestartAndPowerCut(n);
        return end;
    }

    /// Every later append fails at once, without asking the disk again.
    private void isOver(Log log) {
        int events = disk.events.size();
        Position head = log.head();
        for (Urgency urgency : Urgency.values()) {
            LogBroken refused = assertThrows(LogBroken.class, () -> append(log, urgency));
            assertTrue(refused.getMessage().contains("Input/output error"), refused.getMessage());
            assertTrue(refused.getMessage().contains("restart the agent"), refused.getMessage());
        }
        assertThrows(LogBroken.class, log::compact);
        assertEquals(events, disk.events.size());
        assertEquals(head, log.head());
    }

    /// The next life reads what the system still holds in memory, also what never reached the disk; then the power
    /// goes.
    private void afterRestartAndPowerCut(int seed) {
        Lines state = new Lines();
        try (Log log = open(state)) {
            assertTrue(state.lines().containsAll(acknowledged), () -> acknowledged + " in " + state.lines());
            for (int i = 0; i < 3; i++) {
                append(log, Urgency.NEW);
            }
        }
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            FakeDisk left = new Crash(new FakeDisk(), disk.events).any(random);
            Lines again = new Lines();
            Log.open(FakeDisk.DIRECTORY, again, OPTIONS.disk(left)).close();
            assertTrue(again.lines().containsAll(acknowledged), () -> acknowledged + " in " + again.lines());
            assertEquals(again.lines(), Audits.lines(FakeDisk.DIRECTORY, left));
        }
    }

    @Test
    void onAFullDiskOutcomesGoIntoTheReserveAndTheRestIsRefusedUntilThereIsRoom() {
        Lines state = new Lines();
        try (Log log = open(state)) {
            disk.fault((call, name) -> {
                if (call == FakeDisk.Call.WRITE && name.endsWith(".tmp")) {
                    throw new IOException("No space left on device");
                }
            });
            LogFull refused = assertThrows(LogFull.class, () -> {
                for (int i = 0; i < 30; i++) {
                    append(log, Urgency.NEW);
                }
            });
            String expected =
                    "the log in /log cannot grow: segment-00000001.log is full, and making the next one failed"
                            + " (No space left on device). The disk is full: it has 1000 B free. Free at least";
            assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());

            int before = acknowledged.size();
            assertThrows(LogFull.class, () -> {
                for (int i = 0; i < 30; i++) {
                    append(log, Urgency.COMPLETION);
                }
            });
            assertTrue(acknowledged.size() >= before + 3, "the reserve took some");
            assertThrows(LogFull.class, log::compact);
            assertEquals(
                    List.of(),
                    disk.names.keySet().stream()
                            .filter(name -> name.endsWith(".tmp"))
                            .toList());

            disk.fault((call, name) -> {});
            append(log, Urgency.NEW);
            append(log, Urgency.COMPLETION);
        }
        assertEquals(acknowledged, state.lines());
        assertEquals(acknowledged, Audits.lines(FakeDisk.DIRECTORY, disk));
    }

    @Test
    void aFullDiskIsNotAskedAgainBeforeItsTime() {
        AtomicInteger attempts = new AtomicInteger();
        disk.fault((call, name) -> {
            if (call == FakeDisk.Call.CREATE && name.equals("segment-00000002.log.tmp")) {
                attempts.incrementAndGet();
                throw new IOException("No space left on device");
            }
        });
        Options patient = OPTIONS.disk(disk).retry(Duration.ofDays(1));
        try (Log log = Log.open(FakeDisk.DIRECTORY, new Lines(), patient)) {
            for (int i = 0; i < 30; i++) {
                try {
                    append(log, Urgency.NEW);
                } catch (LogFull e) {
                    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
                }
            }
            assertEquals(1, attempts.get());
            assertThrows(LogFull.class, log::compact);
            assertEquals(2, attempts.get(), "who asks for it gets an attempt");
        }
    }

    @Test
    void aStateThatThrowsBreaksTheLogInsteadOfBeingLeftBehind() {
        LogState choosy = new LogState() {
            @Override
            public void restore(byte[] snapshot) {}

            @Override
            public void apply(Frame frame) {
                throw new IllegalStateException("I do not like " + frame.seq());
            }

            @Override
            public byte[] snapshot() {
                return new byte[0];
            }
        };
        try (Log log = open(choosy)) {
            LogBroken refused = assertThrows(LogBroken.class, () -> append(log, Urgency.NEW));
            assertTrue(refused.getMessage().contains("I do not like 2"), refused.getMessage());
            assertThrows(LogBroken.class, () -> append(log, Urgency.NEW));
        }
    }

    @Test
    void aStateThatAppendsIsToldSo() {
        List<Log> opened = new ArrayList<>();
        Lines state = new Lines();
        state.onApply(count -> opened.getFirst().append(Lines.TYPE, new byte[1], Urgency.NEW));
        try (Log log = open(state)) {
            opened.add(log);
            LogBroken refused = assertThrows(LogBroken.class, () -> append(log, Urgency.NEW));
            assertTrue(refused.getMessage().contains("must not write to it"), refused.getMessage());
        }
    }

    @Test
    void aDiskThatCannotBeReadMakesTheLogUnusableAndLeavesItUnlocked() {
        disk.fault((call, name) -> {
            throw new IOException("Input/output error");
        });
        LogUnusable refused = assertThrows(LogUnusable.class, () -> open(new Lines()));
        assertTrue(refused.getMessage().contains("/log"), refused.getMessage());

        disk.fault((call, name) -> {});
        open(new Lines()).close();
    }
}
