package felhom.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
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
import org.junit.jupiter.api.Timeout;
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
    void aMachineWithoutAnIdIsToldHowToMakeOne() throws IOException {
        Host host = new Host(directory);
        Path id = host.place().machineId();
        Files.writeString(id, "uninitialized\n");
        String uninitialized =
                assertThrows(AgentState.StateRefused.class, host::open).getMessage();
        Files.delete(id);
        String missing = assertThrows(AgentState.StateRefused.class, host::open).getMessage();

        assertEquals(
                "there is no id in " + id + ", which the agent's state is bound to; make one, as root:"
                        + " systemd-machine-id-setup",
                missing);
        assertEquals(missing, uninitialized);
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
    void aRuntimeDirectoryInTheStateDirectoryIsRefused() throws Exception {
        Host host = new Host(directory);
        host.epoch();
        StateLocation place = host.place();
        Path link = Files.createSymbolicLink(directory.resolve("link"), place.directory());
        Path fresh = directory.resolve("fresh");
        for (StateLocation nested : List.of(
                place(place, place.directory(), place.directory()),
                place(place, place.directory(), place.directory().resolve("run")),
                place(place, place.directory(), directory.resolve("other/../state/deep/run")),
                place(place, place.directory(), link.resolve("run")),
                place(place, fresh, fresh.resolve("run")))) {
            AgentState.StateRefused refused =
                    assertThrows(AgentState.StateRefused.class, () -> AgentState.open(nested, host.clocks()));

            assertTrue(refused.getMessage().contains("the state directory " + nested.directory()), nested.toString());
            assertTrue(refused.getMessage().contains("state.runtime_directory"), refused.getMessage());
        }
        assertTrue(Files.notExists(fresh), "nothing was begun");
        assertThrows(
                AgentState.StateRefused.class,
                () -> StateResets.identity(place(place, place.directory(), place.directory()), host.clocks(), "root"));
    }

    private static StateLocation place(StateLocation like, Path state, Path runtime) {
        return new StateLocation(state, runtime, true, like.machineId(), like.bootId(), like.node());
    }

    @Test
    void whateverTheUmaskIsTheParentsAreNotForOthersToWrite() throws Exception {
        Files.writeString(directory.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
        Files.writeString(directory.resolve("boot-id"), "boot\n");
        int exit = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask 0 && exec \"$0\" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp"
                                + " target/classes:target/test-classes:../felhom.ops/target/classes:../felhom.wire/target/classes:../felhom.log/target/classes "
                                + Opener.class.getName() + " \"$1\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        directory.toString())
                .inheritIO()
                .start()
                .waitFor();

        assertEquals(0, exit);
        for (String made : List.of("lib", "lib/felhom", "run", "run/felhom")) {
            assertEquals(
                    "rwxr-xr-x",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(made))),
                    made);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInPlaceOfAFileIsNamedAndNotWaitedFor() throws Exception {
        Host host = new Host(directory);
        String before = host.epoch();
        for (Path file : List.of(
                host.place().directory().resolve("identity"),
                host.place().runtime().resolve("lock"))) {
            Path aside = Files.move(file, directory.resolve("aside"));
            assertEquals(
                    0,
                    new ProcessBuilder("mkfifo", "-m", "600", file + "").start().waitFor());

            AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

            assertTrue(refused.getMessage().contains(file + ": "), refused.getMessage());
            assertTrue(refused.getMessage().contains("no regular file"), refused.getMessage());
            Files.delete(file);
            Files.move(aside, file);
        }
        Path epoch = host.place().runtime().resolve("epoch");
        Files.delete(epoch);
        assertEquals(
                0, new ProcessBuilder("mkfifo", "-m", "600", epoch + "").start().waitFor());
        assertNotEquals(before, host.epoch());
    }

    @Test
    void aResetFollowsNoLinkToWhereItTidiesUp() throws Exception {
        Host host = new Host(directory);
        host.epoch();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("precious"), "of somebody else");
        Files.createSymbolicLink(host.place().directory().resolve("log.new"), elsewhere);

        StateResets.log(host.place(), host.clocks(), "root");

        assertTrue(Files.exists(precious));
        host.open().close();
    }

    @Test
    void whatBelongsToAnotherUserIsNotUsed() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give files away");
        Host host = new Host(directory);
        String before = host.epoch();
        host.burn();
        Path state = host.place().directory();
        // Whole directories of another user: see RootsCommandTests.
        for (Path strange : List.of(state.resolve("identity"), host.log(), newest(host.log()))) {
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

    /// As `cp` does onto what is there: the names lead to the same files, and what is in them is older.
    @Test
    void whatIsOverwrittenWithAnOlderCopyWhileAnAgentIsAtWorkServesNoPlanTwice() throws Exception {
        Host host = new Host(directory);
        IssuedPlan plan = host.plan();
        IssuedPlan second = host.plan();
        try (AgentState state = host.open()) {
            state.boot("1");
            state.ledger().issue(plan);
            state.ledger().issue(second);
        }
        Path segment = newest(host.log());
        byte[] older = Files.readAllBytes(segment);
        try (AgentState state = host.open()) {
            state.boot("1");
            state.journal().append(Host.intent(plan));
            Files.write(segment, older);
        }
        try (AgentState state = host.open()) {
            assertTrue(Epoch.saysNotContinued(state.epochBecause()), state.epochBecause());
        }
        // Before the plan is used up: then its record stands behind a gap.
        Files.write(segment, older);
        try (AgentState state = host.open()) {
            state.boot("1");
            state.ledger().issue(second);
            Files.write(segment, older);
            state.journal().append(Host.intent(second));
        }

        AgentState.StateRefused refused = assertThrows(AgentState.StateRefused.class, host::open);

        assertTrue(refused.getMessage().contains("was written after it"), refused.getMessage());
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
