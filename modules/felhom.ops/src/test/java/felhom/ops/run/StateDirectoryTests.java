package felhom.ops.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state directory that was copied, emptied, taken away or left open to others.
class StateDirectoryTests {
    @TempDir
    private Path directory;

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
        host.epoch();
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
        String first = host.epoch();
        host.burn();
        host.burn();
        host.burn();
        byte[] damaged = Files.readAllBytes(newest(host.log()));
        damaged[300] ^= 1;
        Files.write(newest(host.log()), damaged);
        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);
        assertTrue(refused.getMessage().contains("felhom-agent state reset"), refused.getMessage());

        Optional<Path> aside = StateResets.log(host.place(), host.clocks(), "root");

        try (AgentState state = host.open()) {
            assertTrue(state.epochBecause().startsWith("state reset"), state.epochBecause());
        }
        assertTrue(Files.isDirectory(aside.orElseThrow()));
        try (AgentState state = host.open()) {
            assertNotEquals(first, state.epoch());
            assertEquals(host.now(), state.ledger().floor());
        }
    }

    @Test
    void aLogThatWasTakenAwayIsNotBegunAnewInSilence() throws Exception {
        Host host = new Host(directory);
        String first = host.epoch();
        host.burn();
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
        host.epoch();
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
        host.epoch();
        host.burn();
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
        host.epoch();
        for (Path open : List.of(host.place().directory(), host.place().runtime())) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(
                    refused.getMessage().contains(open + ": its group or others may write it"), refused.getMessage());
            assertTrue(refused.getMessage().contains("chmod go-w " + open), refused.getMessage());
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwx------"));
        }
        host.open().close();
    }

    @Test
    void whatBelongsToAnotherUserIsNotUsed() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give files away");
        Host host = new Host(directory);
        String before = host.epoch();
        host.burn();
        Path state = host.place().directory();
        for (Path strange :
                List.of(state, host.place().runtime(), state.resolve("identity"), host.log(), newest(host.log()))) {
            Files.setAttribute(strange, "unix:uid", 65534);

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open, strange + "");

            assertTrue(refused.getMessage().contains(strange + ": belongs to user 65534"), refused.getMessage());
            assertTrue(refused.getMessage().contains("chown root " + strange), refused.getMessage());
            Files.setAttribute(strange, "unix:uid", 0);
        }
        assertEquals(before, host.epoch());
        Files.setAttribute(host.place().runtime().resolve("epoch"), "unix:uid", 65534);
        assertNotEquals(before, host.epoch());
    }

    @Test
    void whatOthersMayHaveWrittenIsNotUsed() throws Exception {
        Host host = new Host(directory);
        String before = host.epoch();
        host.burn();
        for (Path open : List.of(host.place().directory().resolve("identity"), newest(host.log()))) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-rw-"));

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(refused.getMessage().contains("chmod go-w " + open), refused.getMessage());
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-------"));
        }
        Path epoch = host.place().runtime().resolve("epoch");
        Files.setPosixFilePermissions(epoch, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertNotEquals(before, host.epoch());
    }

    @Test
    void whatLiesBehindALinkIsNotUsed() throws Exception {
        Host host = new Host(directory);
        host.epoch();
        for (Path linked : List.of(
                host.place().directory(),
                host.place().runtime(),
                host.place().directory().resolve("identity"))) {
            Path elsewhere = directory.resolve("elsewhere");
            Files.move(linked, elsewhere);
            Files.createSymbolicLink(linked, elsewhere);

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(refused.getMessage().contains(linked + ""), refused.getMessage());
            assertTrue(refused.getMessage().contains("link"), refused.getMessage());
            Files.delete(linked);
            Files.move(elsewhere, linked);
        }
        host.open().close();
    }

    @Test
    void anIdentityOfRandomBytesIsNamedWithTheWayOut() throws Exception {
        Host host = new Host(directory);
        host.epoch();
        Path identity = host.place().directory().resolve("identity");
        byte[] random = new byte[200];
        new Random(4).nextBytes(random);
        for (byte[] content : List.of(random, new byte[1 << 20])) {
            Files.write(identity, content);

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(refused.getMessage().contains(identity.toString()), refused.getMessage());
            assertTrue(refused.getMessage().contains("felhom-agent identity reset"), refused.getMessage());
        }
        StateResets.identity(host.place(), host.clocks(), "root");
        host.open().close();
    }

    @Test
    void anIdentityThatCannotBeLookedAtIsNotMissing() {
        Path unseen = directory.resolve("x".repeat(300));

        assertThrows(IOException.class, () -> HostIdentity.read(unseen));
    }

    @Test
    void anEpochFileWithoutEndIsAsGoodAsNone() throws Exception {
        Host host = new Host(directory);
        Path epoch = host.place().runtime().resolve("epoch");
        String before = host.epoch();
        Files.write(epoch, new byte[OwnFile.MOST_BYTES + 1]);
        String second = host.epoch();
        Files.delete(epoch);
        Files.createSymbolicLink(epoch, Path.of("/dev/zero"));

        assertTrue(AgentState.look(host.place(), host.clocks())
                .orElseThrow()
                .epoch()
                .isEmpty());
        assertNotEquals(before, second);
        assertNotEquals(second, host.epoch());
        assertTrue(Files.isRegularFile(epoch, LinkOption.NOFOLLOW_LINKS));
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
    void aCopyOfTheStateDirectoryIsNotUsedWhileTheOriginalIs() throws Exception {
        Host host = new Host(directory);
        IssuedPlan plan = host.plan();
        try (AgentState state = host.open()) {
            state.ledger().issue(plan);
        }
        host.save();
        try (AgentState original = host.open()) {
            AgentState.StateRefused refused =
                    assertThrows(AgentState.StateRefused.class, () -> AgentState.open(host.copy(), host.clocks()));

            assertTrue(refused.getMessage().contains("another felhom-agent is at work"), refused.getMessage());
            original.journal().append(Host.intent(plan));
        }
    }

    @Test
    void aLockFileThatIsDeletedByHandLeavesNobodyAtWork() throws Exception {
        Host host = new Host(directory);
        host.epoch();
        for (Path lock :
                List.of(host.place().runtime().resolve("lock"), host.log().resolve("lock"))) {
            AgentState state = host.open();
            IssuedPlan plan = host.plan();
            state.ledger().issue(plan);
            Files.delete(lock);

            Journal.JournalBroken broken = assertThrows(
                    Journal.JournalBroken.class, () -> state.journal().append(Host.intent(plan)));

            assertTrue(broken.getMessage().contains(lock + ""), broken.getMessage());
            assertTrue(broken.getMessage().contains("deleted or replaced"), broken.getMessage());
            state.close();
            try (AgentState next = host.open()) {
                next.journal().append(Host.intent(plan));
            }
        }
    }

    @Test
    void whatIsPutBackWhileAnAgentIsAtWorkIsNotWrittenPast() throws Exception {
        Host host = new Host(directory);
        IssuedPlan plan = host.plan();
        try (AgentState state = host.open()) {
            state.ledger().issue(plan);
        }
        host.save();
        AgentState waiting = host.open();
        host.restore();

        Journal.JournalBroken broken = assertThrows(
                Journal.JournalBroken.class, () -> waiting.journal().append(Host.intent(plan)));

        assertTrue(broken.getMessage().contains("put back"), broken.getMessage());
        assertEquals(Optional.empty(), waiting.ledger().state().burned(plan.nonce()));
        waiting.close();
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
