package felhom.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When plans of before are worth nothing any more.
class EpochTests {
    @TempDir
    private Path directory;

    private static String epoch(Host host) {
        try (AgentState state = host.open()) {
            return state.epoch();
        }
    }

    private static void burn(Host host) {
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(host.plan()));
        }
    }

    @Test
    void itSurvivesRestartsOfTheAgentAndIsForItsEyesOnly() throws Exception {
        Host host = new Host(directory);
        String first = epoch(host);
        burn(host);
        host.pass(Duration.ofHours(7));

        assertEquals(first, epoch(host));
        assertEquals(22, first.length());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run/epoch"))));
    }

    @Test
    void aRebootEndsIt() {
        Host host = new Host(directory);
        String first = epoch(host);
        host.reboot();

        assertNotEquals(first, epoch(host));
    }

    @Test
    void clocksThatPartByAMinuteEndItWhileTheAgentRuns() {
        Host host = new Host(directory);
        try (AgentState state = host.open()) {
            String first = state.epoch();
            host.setClock(Duration.ofSeconds(59));
            assertEquals(first, state.epoch());
            host.setClock(Duration.ofSeconds(2));

            assertNotEquals(first, state.epoch());
        }
    }

    @Test
    void clocksThatPartedWhileNoAgentRanEndItBackAndForward() {
        Host host = new Host(directory);
        String first = epoch(host);
        host.setClock(Duration.ofHours(-3));
        String second = epoch(host);
        host.setClock(Duration.ofHours(3));
        String third = epoch(host);

        assertNotEquals(first, second);
        assertNotEquals(second, third);
    }

    @Test
    void aStateDirectoryFromBeforeABurnEndsIt() throws Exception {
        Host host = new Host(directory);
        burn(host);
        host.save();
        String first = epoch(host);
        burn(host);
        assertEquals(first, epoch(host));
        host.restore();

        assertNotEquals(first, epoch(host));
    }

    @Test
    void itEndsEvenWhenTheRestoredLogHasGrownPastTheOldOne() throws Exception {
        Host host = new Host(directory);
        burn(host);
        host.save();
        burn(host);
        String first = epoch(host);
        Path epoch = directory.resolve("run/epoch");
        String file = Files.readString(epoch);
        host.restore();
        burn(host);
        burn(host);
        burn(host);
        // Somebody brings the file in /run back too, as a snapshot of a running machine would.
        Files.writeString(epoch, file);

        assertNotEquals(first, epoch(host));
    }

    @Test
    void aKilledAgentThatHadBurnedANonceKeepsItAndARestoreOfBeforeDoesNot() throws Exception {
        Host host = new Host(directory);
        burn(host);
        host.save();
        AgentState dying = host.open();
        String first = dying.epoch();
        dying.journal().append(Host.intent(host.plan()));
        dying.ledger().close();

        assertEquals(first, epoch(host));
        host.restore();
        assertNotEquals(first, epoch(host));
    }

    @Test
    void aTornTailEndsItAndLeavesTheFloor() throws Exception {
        Host host = new Host(directory);
        String first = epoch(host);
        burn(host);
        Path segment = newest(host.log());
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(end - 3);
            file.write(new byte[] {1, 2, 3});
        }

        try (AgentState state = host.open()) {
            assertNotEquals(first, state.epoch());
            assertEquals(Instant.EPOCH, state.ledger().floor());
        }
        String second = epoch(host);
        assertEquals(second, epoch(host));
    }

    private static Path newest(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toFile().length() > 4096)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void r32AStateDirectoryThatWasCopiedRefusesAndSaysHowToReset() {
        Host host = new Host(directory);
        epoch(host);
        host.rename("pve2");
        String renamed = assertThrows(AgentState.StateRefused.class, host::open).getMessage();
        host.rename("pve");
        host.otherMachine();
        String moved = assertThrows(AgentState.StateRefused.class, host::open).getMessage();

        assertTrue(renamed.contains("node 'pve'") && renamed.contains("node 'pve2'"), renamed);
        assertTrue(moved.contains("machine-id") && moved.contains("felhom-agent identity reset"), moved);
        Optional<HostIdentity> old = StateResets.identity(host.place(), host.clocks(), "root");
        try (AgentState state = host.open()) {
            assertNotEquals(old.orElseThrow().id(), state.identity().id());
        }
    }

    @Test
    void aLogThatWasResetBeginsANewEpochAndKeepsTheOldLog() throws Exception {
        Host host = new Host(directory);
        String first = epoch(host);
        burn(host);
        burn(host);
        burn(host);
        byte[] damaged = Files.readAllBytes(newest(host.log()));
        damaged[300] ^= 1;
        Files.write(newest(host.log()), damaged);
        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);
        assertTrue(refused.getMessage().contains("felhom-agent state reset"), refused.getMessage());

        Optional<Path> aside = StateResets.log(host.place(), host.clocks(), "root");

        assertTrue(Files.isDirectory(aside.orElseThrow()));
        try (AgentState state = host.open()) {
            assertNotEquals(first, state.epoch());
            assertEquals(host.now(), state.ledger().floor());
        }
    }

    @Test
    void aLogThatWasTakenAwayIsNotBegunAnewInSilence() throws Exception {
        Host host = new Host(directory);
        String first = epoch(host);
        burn(host);
        Files.move(host.log(), directory.resolve("taken"));

        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);
        assertTrue(refused.getMessage().contains("the log in " + host.log() + " is missing"), refused.getMessage());
        assertTrue(refused.getMessage().contains("felhom-agent state reset"), refused.getMessage());
        assertTrue(Files.notExists(host.log()), "nothing is begun");
        assertEquals(Optional.empty(), StateResets.log(host.place(), host.clocks(), "root"));

        try (AgentState state = host.open()) {
            assertNotEquals(first, state.epoch());
            assertEquals(host.now(), state.ledger().floor());
        }
    }

    @Test
    void anEmptiedLogIsAMissingOne() throws Exception {
        Host host = new Host(directory);
        epoch(host);
        try (Stream<Path> files = Files.list(host.log())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }

        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);
        AgentState.StateRefused looked =
                assertThrows(AgentState.StateRefused.class, () -> AgentState.look(host.place(), host.clocks()));
        AgentState.StateRefused identity = assertThrows(
                AgentState.StateRefused.class, () -> StateResets.identity(host.place(), host.clocks(), "root"));

        assertTrue(refused.getMessage().contains("is missing"), refused.getMessage());
        assertEquals(refused.getMessage(), looked.getMessage());
        assertEquals(refused.getMessage(), identity.getMessage());
    }

    @Test
    void aLogWithoutItsIdentityIsNotTakenOver() throws Exception {
        Host host = new Host(directory);
        epoch(host);
        burn(host);
        Files.delete(host.place().directory().resolve("identity"));

        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);
        StateView seen = AgentState.look(host.place(), host.clocks()).orElseThrow();

        assertTrue(refused.getMessage().contains("the identity in"), refused.getMessage());
        assertTrue(refused.getMessage().contains("felhom-agent identity reset"), refused.getMessage());
        assertEquals(Optional.empty(), seen.identity());
        StateResets.identity(host.place(), host.clocks(), "root");
        host.open().close();
    }

    @Test
    void aLookBeginsNothing() throws Exception {
        Host host = new Host(directory);

        assertEquals(Optional.empty(), AgentState.look(host.place(), host.clocks()));

        assertTrue(Files.notExists(host.place().directory()));
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsNotUsed() throws Exception {
        Host host = new Host(directory);
        epoch(host);
        for (Path open : List.of(host.place().directory(), host.place().runtime())) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(refused.getMessage().contains("others may write to " + open), refused.getMessage());
            assertTrue(refused.getMessage().contains("chmod 0700 " + open), refused.getMessage());
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
        }
        host.open().close();
    }

    @Test
    void anEpochSaysWhyTheOneBeforeItEnded() throws Exception {
        Host host = new Host(directory);
        epoch(host);
        assertTrue(because(host).contains("there was none"), because(host));

        host.reboot();
        assertTrue(because(host).contains("restarted"), because(host));
        host.setClock(Duration.ofMinutes(2));
        assertTrue(because(host).startsWith("clock: it was set"), because(host));
    }

    private static String because(Host host) {
        try (AgentState state = host.open()) {
            return state.epochBecause();
        }
    }

    @Test
    void theIdentityIsNotChangedUnderWhoeverIsAtWork() {
        Host host = new Host(directory);
        HostIdentity before;
        try (AgentState state = host.open()) {
            before = state.identity();
            assertThrows(
                    AgentState.StateRefused.class, () -> StateResets.identity(host.place(), host.clocks(), "root"));
        }

        try (AgentState again = host.open()) {
            assertEquals(before, again.identity());
        }
    }

    @Test
    void aClockResetTakesTheFloorBackAndEndsTheEpoch() {
        Host host = new Host(directory);
        String first = epoch(host);
        host.setClock(Duration.ofDays(400));
        StateResets.log(host.place(), host.clocks(), "root");
        host.setClock(Duration.ofDays(-400));
        try (AgentState state = host.open()) {
            assertTrue(state.ledger().floor().isAfter(host.now()), "the floor is where the clock was");
            state.resetClock("root");

            assertEquals(host.now(), state.ledger().floor());
            assertNotEquals(first, state.epoch());
        }
    }

    @Test
    void onlyOneProcessHoldsTheState() {
        Host host = new Host(directory);
        try (AgentState state = host.open()) {
            assertThrows(AgentState.StateRefused.class, host::open);
            assertEquals(22, state.epoch().length());
        }
    }
}
