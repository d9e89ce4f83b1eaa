package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Issue;
import felhom.engine.order.Outcome;
import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Reading;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An order at a terminal: its plan, its class, what it costs and what else there is to know come first.
class PlanFirstTests extends ShellCase {
    private static final Vmid GUEST = new Vmid(101);
    private static final StorageId LOCAL = new StorageId("local");
    private static final StorageId SHARE = new StorageId("share");

    private final FakeHost host = new FakeHost();

    @BeforeEach
    void aGuestWithABackupOfThisMorning() {
        attended();
        agent.host = Optional.of(host);
        host.guests.add(new Guest(
                GUEST,
                Guest.Kind.LXC,
                new NodeName("pve"),
                "web",
                "running",
                Optional.of("backup"),
                false,
                0,
                0,
                1,
                Set.of()));
        host.running.add(new Tasks.Summary(
                Plans.TASK,
                new NodeName("pve"),
                "vzdump",
                "101",
                "root@pam",
                Plans.NOON.minusSeconds(90),
                Optional.empty(),
                Optional.empty()));
        host.storages.add(storage(LOCAL));
        host.storages.add(storage(SHARE));
        host.backups.put(
                LOCAL,
                new Reading.Fresh<>(
                        new BackupFiles(
                                List.of(backup("old", 50, "ok"), backup("new", 4, "ok"), backup("bad", 1, "failed")),
                                true,
                                Set.of()),
                        Plans.NOON));
        host.backups.put(SHARE, new Reading.Failed<>("it is not mounted"));
    }

    private static Storage storage(StorageId id) {
        return new Storage(
                id,
                "dir",
                Set.of("backup"),
                true,
                true,
                false,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static BackupFile backup(String name, int hours, String verified) {
        return new BackupFile(
                "local:backup/" + name,
                GUEST,
                Plans.NOON.minus(Duration.ofHours(hours)),
                OptionalLong.empty(),
                false,
                false,
                Optional.of(verified));
    }

    private Result snapshot(String... more) {
        door.issue = new Issue.Benign(Plans.snapshot());
        return typed("snapshot", more);
    }

    private Result rollback(String... more) {
        door.plan = Optional.of(Plans.rollback());
        door.outcome = Optional.of(new Outcome.Done("done: roll guest 101 back to snapshot 'clean'"));
        return typed("rollback", more);
    }

    private Result typed(String operation, String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"run", operation, "vmid=101", "name=clean"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return run(words);
    }

    @Test
    void whatIsBenignIsDoneAfterEnterAndAllThereIsToKnowIsSaidBefore() {
        Result result = snapshot();

        assertEquals(Exit.OK, result.exit(), result.err());
        assertTrue(result.err().startsWith("""
                        This will:
                          take snapshot 'clean' of guest 101
                          stop guest 101 for a moment
                        guest 101: locked (backup)
                        guest 101: vzdump of root@pam runs since 2026-11-21T11:58:30Z
                        guest 101: last good backup 4 h ago, local:backup/new (not seen: what is on share)
                        'snapshot' is benign: nothing is lost by it
                        """), result.err());
        assertEquals(List.of("Enter runs it, anything else does not: "), questions);
        assertEquals(
                List.of("issue snapshot {name=clean, vmid=101}", "submit snapshot {name=clean, vmid=101}"), door.asked);
        assertFalse(result.err().contains("warning"), "it was shown already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "no", "q", "y"})
    void whateverIsTypedBeforeEnterLeavesItUndone(String answer) {
        answers.add(Optional.of(answer));

        Result result = snapshot();

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().contains("error: not run, nothing was done: you did not press Enter alone\n"));
        assertEquals(List.of("issue snapshot {name=clean, vmid=101}"), door.asked);
    }

    @Test
    void aTerminalThatIsGoneHasNotPressedEnter() {
        answers.add(Optional.empty());

        assertEquals(Exit.USAGE, snapshot().exit());
        assertEquals(List.of("issue snapshot {name=clean, vmid=101}"), door.asked);
    }

    @Test
    void ctrlCIsNoEnter() {
        stopped = true;

        Result result = snapshot();

        assertTrue(result.err().contains("not run, nothing was done: interrupted\n"), result.err());
        assertEquals(1, door.asked.size());
    }

    @Test
    void withYesWhatIsBenignIsDoneUnasked() {
        assertEquals(Exit.OK, snapshot("--yes").exit());
        assertEquals(List.of(), questions);
    }

    @Test
    void inAScriptOrAPipeNobodyIsAskedAndNothingIsIssued() {
        agent.desk = Desk.NONE;

        assertEquals(Exit.OK, snapshot().exit());

        assertEquals(List.of(), questions);
        assertEquals(List.of("submit snapshot {name=clean, vmid=101}"), door.asked);
    }

    @Test
    void whatIsDestructiveIsSignedOnTheSpotWithTheKeyThatIsNamed() {
        answers.add(Optional.of("/keys/alice"));

        Result result = rollback();

        assertEquals(Exit.OK, result.exit(), result.err());
        assertTrue(result.err().startsWith(Plans.CONTENT + "guest 101: locked (backup)\n"), result.err());
        assertTrue(result.err().contains("'rollback' is destructive: it needs operators' signatures\n"), result.err());
        assertEquals(List.of("/keys/alice felhom-plan@v1 " + Plans.DOCUMENT), agent.signed);
        assertEquals(List.of("issue rollback {name=clean, vmid=101}", "apply"), door.asked);
    }

    @Test
    void aKeyThatDoesNotSignIsAskedForAgain() {
        agent.locked.add(Path.of("/keys/bob"));
        answers.addAll(List.of(Optional.of("/keys/bob"), Optional.of("/keys/alice")));

        Result result = rollback();

        assertEquals(Exit.OK, result.exit());
        assertTrue(result.err().contains("not signed: '/keys/bob' is locked\n"), result.err());
        assertEquals(2, questions.size());
    }

    @Test
    void whereTwoHaveToSignBothAreAsked() {
        door.issue = Plans.toSign(2, Optional.empty(), Optional.empty(), true);
        answers.addAll(List.of(Optional.of("/keys/alice"), Optional.of("/keys/bob")));

        rollback();

        assertEquals(2, door.approvals.getFirst().signatures().size());
        assertTrue(questions.getLast().startsWith("Sign it with key 2 of 2"), questions::toString);
    }

    @Test
    void withoutAKeyThePlanIsWrittenAndTheLinesToSignItAreThere() throws Exception {
        Path file = Path.of("rollback-AAAAAAAA.json");
        try {
            Result result = rollback();

            assertEquals(Exit.REFUSED, result.exit());
            assertEquals(Plans.DOCUMENT, Files.readString(file));
            assertTrue(result.err().contains("""
                            nothing was done yet; the plan is in rollback-AAAAAAAA.json, and one operator signs it before 2026-11-21T13:00:00Z:
                              ssh-keygen -Y sign -n felhom-plan@v1 -f KEY rollback-AAAAAAAA.json
                              felhom-agent apply rollback-AAAAAAAA.json rollback-AAAAAAAA.json.sig
                            """), result.err());
            assertEquals(List.of("issue rollback {name=clean, vmid=101}"), door.asked);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void aTerminalThatIsGoneSignsNothingAndThePlanIsWithdrawn() {
        answers.add(Optional.empty());

        Result result = rollback();

        assertEquals(Exit.USAGE, result.exit());
        assertEquals(2, door.asked.size());
        assertTrue(door.asked.getLast().startsWith("withdraw "), door.asked::toString);
    }

    @Test
    void inJsonNothingIsAsked() {
        assertEquals(Exit.OK, snapshot("--json").exit());
        assertEquals(List.of(), questions);
    }
}
