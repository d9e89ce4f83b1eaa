package felhom.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state directory that was copied, emptied, taken away or left open to others.
class StateDirectoryTests {
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
    void onlyOneProcessHoldsTheState() {
        Host host = new Host(directory);
        try (AgentState state = host.open()) {
            assertThrows(AgentState.StateRefused.class, host::open);
            assertEquals(22, state.epoch().length());
        }
    }
}
