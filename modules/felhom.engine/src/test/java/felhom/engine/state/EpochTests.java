package felhom.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
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

    @Test
    void itSurvivesRestartsOfTheAgentAndIsForItsEyesOnly() throws Exception {
        Host host = new Host(directory);
        String first = host.epoch();
        host.burn();
        host.pass(Duration.ofHours(7));

        assertEquals(first, host.epoch());
        assertEquals(22, first.length());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("run/epoch"))));
    }

    @Test
    void aRebootEndsIt() {
        Host host = new Host(directory);
        String first = host.epoch();
        host.reboot();

        assertNotEquals(first, host.epoch());
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

    /// A daemon is not started again because its clock was set.
    @Test
    void anAgentThatStaysWritesDownThatItsPlansAreOverAndThoseThatComeAfterCount() {
        Host host = new Host(directory);
        IssuedPlan before = host.plan();
        IssuedPlan after;
        try (AgentState state = host.open()) {
            state.boot("1");
            state.ledger().issue(before);
            host.setClock(Duration.ofMinutes(2));
            state.epoch();

            assertEquals(
                    Optional.of(PlanStatus.Closed.OVER),
                    state.ledger().plan(before.nonce()).orElseThrow().closed());
            after = host.plan();
            state.ledger().issue(after);
            IssuedPlan ordered = host.plan(7);
            state.ledger().issue(ordered);
            state.steadyJournal().append(Host.intent(ordered));
            assertTrue(state.running().getFirst().signed());
        }
        try (AgentState next = host.open()) {
            next.boot("1");

            assertEquals(
                    Optional.empty(),
                    next.ledger().plan(after.nonce()).orElseThrow().closed());
            assertTrue(next.running().getFirst().signed());
        }
    }

    /// After the Gate has looked at the plan's epoch, and before the call.
    @Test
    void clocksThatPartInTheVeryMomentOfABurnLeaveThePlanUsedAndNothingDone() {
        Host host = new Host(directory);
        try (AgentState state = host.open()) {
            IssuedPlan plan = host.plan();
            host.setClock(Duration.ofMinutes(1));

            var refused = assertThrows(
                    Journal.JournalBroken.class, () -> state.journal().append(Host.intent(plan)));

            assertEquals(
                    "nothing was done, and the plan is used up: clock: it was set, by a minute or more, in this very"
                            + " moment; make it anew",
                    refused.getMessage());
            assertEquals(List.of(), state.ledger().running());
            assertThrows(Journal.NonceBurned.class, () -> state.journal().append(Host.intent(plan)));
        }
    }

    @Test
    void clocksThatPartedWhileNoAgentRanEndItBackAndForward() {
        Host host = new Host(directory);
        String first = host.epoch();
        host.setClock(Duration.ofHours(-3));
        String second = host.epoch();
        host.setClock(Duration.ofHours(3));
        String third = host.epoch();

        assertNotEquals(first, second);
        assertNotEquals(second, third);
    }

    @Test
    void aStateDirectoryFromBeforeABurnEndsIt() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        String first = host.epoch();
        host.burn();
        assertEquals(first, host.epoch());
        host.restore();

        assertNotEquals(first, host.epoch());
    }

    @Test
    void itEndsEvenWhenTheRestoredLogHasGrownPastTheOldOne() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();
        String first = host.epoch();
        Path epoch = directory.resolve("run/epoch");
        String file = Files.readString(epoch);
        host.restore();
        host.burn();
        host.burn();
        host.burn();
        // Somebody brings the file in /run back too, as a snapshot of a running machine would.
        Files.writeString(epoch, file);

        assertNotEquals(first, host.epoch());
    }

    @Test
    void aKilledAgentThatHadBurnedANonceKeepsItAndARestoreOfBeforeDoesNot() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        AgentState dying = host.open();
        String first = dying.epoch();
        dying.journal().append(Host.intent(host.plan()));
        dying.letGo();

        assertEquals(first, host.epoch());
        host.restore();
        assertNotEquals(first, host.epoch());
    }

    @Test
    void anAgentThatIsKilledLongAfterwardsKeepsItThoughTheLogHasGoneOnToNewerSegments() throws Exception {
        Host host = new Host(directory);
        host.burn();
        String first = host.epoch();
        host.save();
        host.killedAfterThreeSegments();

        assertEquals(
                Optional.of(first), AgentState.look(host.place(), host.clocks()).flatMap(StateView::epoch));
        assertEquals(first, host.epoch());
        host.restore();
        assertNotEquals(first, host.epoch());
    }

    @Test
    void anOlderSegmentThatDoesNotLeadToTheNewestOneShowsNothing() throws Exception {
        Host host = new Host(directory);
        host.burn();
        String first = host.epoch();
        host.save();
        host.killedAfterThreeSegments();
        Path third = host.log().resolve("segment-00000003.log");
        byte[] changed = Files.readAllBytes(third);
        changed[changed.length / 2] ^= 1;
        Files.write(third, changed);

        assertNotEquals(first, host.epoch());
    }

    @Test
    void aTornTailEndsItAndLeavesTheFloor() throws Exception {
        Host host = new Host(directory);
        String first = host.epoch();
        host.burn();
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
        String second = host.epoch();
        assertEquals(second, host.epoch());
    }

    private static Path newest(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toFile().length() > 4096)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void aTornTailThatWasForgedBehindTheRememberedPlaceDoesNotHideThatTheLogWasRewritten() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();
        host.restore();
        host.forge(6);
        host.tear();
        host.forge(0);

        String because = because(host);

        assertTrue(Epoch.saysNotContinued(because), because);
        assertEquals(List.of(because), host.reasons("not-continued"));
    }

    @Test
    void aTornTailBehindTheRememberedPlaceOfTheSameLogIsACrashAndNoMore() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.forge(2);
        host.tear();

        assertEquals("the end of the log was unreadable and is cut", because(host));
        assertEquals(List.of(), host.reasons("not-continued"));
    }

    @Test
    void aRestoredStateDirectoryIsNamedAsSuchWhateverElseHasHappened() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();
        host.restore();
        host.setClock(Duration.ofMinutes(2));
        String clock = because(host);
        Files.move(directory.resolve("saved"), directory.resolve("older"));
        host.save();
        host.burn();
        host.restore();
        host.reboot();
        String restarted = because(host);

        assertTrue(Epoch.saysNotContinued(clock), clock);
        assertTrue(clock.contains("clock: it was set"), clock);
        assertTrue(Epoch.saysNotContinued(restarted), restarted);
        assertTrue(restarted.contains("the host was restarted"), restarted);
        assertEquals(List.of(clock, restarted), host.reasons("not-continued"));
    }

    @Test
    void thatTheLogWasRestoredIsWrittenDownBeforeAnythingNewerIsRemembered() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();
        host.restore();

        host.open().letGo();

        host.epoch();
        assertEquals(1, host.reasons("not-continued").size());
    }

    @Test
    void anotherStateDirectoryThatWasUsedOnceEndsTheEpochAndSaysNothingOfTheLog() throws Exception {
        Host host = new Host(directory);
        host.burn();
        String first = host.epoch();

        AgentState.open(host.other(), host.clocks()).close();
        String because = because(host);
        String second = host.epoch();

        assertNotEquals(first, second);
        assertEquals("the runtime directory was used with another state directory", because);
        assertEquals(second, host.epoch());
        assertEquals(List.of(), host.reasons("not-continued"));
    }

    @Test
    void anotherStateDirectoryDoesNotHideThatThisOneWasRestored() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();
        AgentState.open(host.other(), host.clocks()).close();
        host.restore();

        String because = because(host);

        assertTrue(Epoch.saysNotContinued(because), because);
    }

    @Test
    void anOlderCopyInAnotherPlaceIsKnownByTheAgentsId() throws Exception {
        Host host = new Host(directory);
        host.burn();
        host.save();
        host.burn();

        try (AgentState copy = AgentState.open(host.copy(), host.clocks())) {
            assertTrue(Epoch.saysNotContinued(copy.epochBecause()), copy.epochBecause());
        }
        host.burn();

        assertEquals(List.of(), host.reasons("not-continued"));
    }

    @Test
    void theReasonForAnEpochStandsInItsFirstStartAlone() {
        Host host = new Host(directory);
        for (int i = 0; i < 3; i++) {
            try (AgentState state = host.open()) {
                state.boot("1");
            }
        }
        host.reboot();
        try (AgentState state = host.open()) {
            state.boot("1");
            state.boot("1");
        }

        assertEquals(2, host.reasons("boot").size(), host.reasons("boot").toString());
    }

    @Test
    void anEpochSaysWhyTheOneBeforeItEnded() throws Exception {
        Host host = new Host(directory);
        host.epoch();
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
    void aClockResetTakesTheFloorBackAndEndsTheEpoch() {
        Host host = new Host(directory);
        String first = host.epoch();
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
}
