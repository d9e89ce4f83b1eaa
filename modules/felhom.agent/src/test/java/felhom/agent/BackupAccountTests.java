package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// R39: a backup without the guest's data never looks like one that has it.
@BothWays
class BackupAccountTests extends SignedCase {
    private static final String[] BACKUP = {"backup", "vmid=101", "storage=local"};

    @BeforeEach
    void aGuestWithAVolumeThatIsNotMarkedForBackupsAndADirectoryOfTheHosts() {
        guest.config("mp0", "local-btrfs:101/vm-101-disk-1.raw,mp=/data,size=8G")
                .config("mp1", "/srv/media,mp=/media");
    }

    private Result say(String command, String... more) {
        String[] words = new String[1 + BACKUP.length + more.length];
        words[0] = command;
        System.arraycopy(BACKUP, 0, words, 1, BACKUP.length);
        System.arraycopy(more, 0, words, 1 + BACKUP.length, more.length);
        return agent.run(words);
    }

    private static JsonNode json(Result result) {
        return new JsonMapper().readTree(result.out());
    }

    private String volume() {
        return agent.world.backups().getLast().volid();
    }

    private static void namesBoth(JsonNode leftOut) {
        assertEquals(2, leftOut.size(), leftOut.toString());
        JsonNode data = leftOut.path(0);
        assertEquals("mp0", data.path("key").asString());
        assertEquals(
                "volume 'local-btrfs:101/vm-101-disk-1.raw', mounted at '/data'",
                data.path("what").asString());
        assertEquals(8L << 30, data.path("bytes").asLong());
        assertEquals("it does not have backup=1", data.path("why").asString());
        assertTrue(data.path("remedy").asString().contains("pct set 101 --mp0 "), data.toString());
        assertEquals("mp1", leftOut.path(1).path("key").asString());
        assertFalse(leftOut.path(1).has("bytes"), "nobody says how much a directory of the host holds");
    }

    @Test
    void whoRunsItIsWarnedBeforeItStartsAndToldWhenItIsDone() {
        Result done = say("run");

        assertEquals(Exit.OK, done.exit(), done.all());
        String warning = "warning: this will leave mp0 of guest 101 out of the backup (volume"
                + " 'local-btrfs:101/vm-101-disk-1.raw', mounted at '/data', 8.0 GiB): it does not have backup=1";
        assertTrue(done.err().contains(warning), done.err());
        assertTrue(done.err().indexOf(warning) < done.err().indexOf("task UPID:"), done.err());
        assertTrue(
                done.out()
                        .startsWith(
                                "done: back up guest 101 to storage 'local', as " + volume() + ", without mp0, mp1\n"
                                        + "  | mp0 is not in the backup (volume 'local-btrfs:101/vm-101-disk-1.raw', mounted at"
                                        + " '/data', 8.0 GiB): it does not have backup=1; to have it in: pct set 101 --mp0"
                                        + " local-btrfs:101/vm-101-disk-1.raw,mp=/data,size=8G,backup=1\n"
                                        + "  | mp1 is not in the backup (directory '/srv/media' of the host, mounted at '/media')"),
                done.out());
    }

    @Test
    void aProgramIsToldWhereTheArchiveIsAndWhatItDoesNotHold() {
        Result done = say("run", "--json");

        JsonNode answer = json(done);
        assertEquals("ok_with_warnings", answer.path("outcome").asString(), done.all());
        assertEquals(volume(), answer.path("volume").asString());
        namesBoth(answer.path("left_out"));
    }

    @Test
    void aProgramIsToldThatNothingIsMissing() {
        Result done = agent.run("run", "backup", "vmid=9999", "storage=local", "--json");

        JsonNode answer = json(done);
        assertEquals("ok", answer.path("outcome").asString(), done.all());
        assertEquals(volume(), answer.path("volume").asString());
        assertTrue(answer.path("left_out").isArray() && answer.path("left_out").isEmpty(), done.out());
        Result snapshot = agent.run("run", "snapshot", "vmid=9999", "name=s", "--json");
        assertFalse(json(snapshot).has("left_out"), "that is no backup: " + snapshot.out());
    }

    @Test
    void planSaysItThoughThereIsNothingToSign() {
        Result planned = say("plan");
        Result asked = say("plan", "--json");

        assertEquals(Exit.USAGE, planned.exit(), planned.all());
        assertTrue(
                planned.err()
                        .contains("This will:\n  back up guest 101 to storage 'local'\n"
                                + "  leave mp0 of guest 101 out of the backup"),
                planned.err());
        assertTrue(planned.err().contains("is benign and within its limits, and needs no signature"), planned.err());
        assertEquals("usage", json(asked).path("error").path("kind").asString(), asked.out());
        namesBoth(json(asked).path("left_out"));
        assertEquals(0, agent.world.backups().size());
    }

    @Test
    void whoSignsABackupBeyondALimitSignsWhatItLeavesOut() throws Exception {
        agent.environment.put("FELHOM_AGENT_LIMITS_FREE_GIB", "1000000");
        Result planned = say("plan");
        Path plan = save(planned.out());
        Path signature = operators.sign(alice, plan);
        guest.config("mp2", "/srv/more,mp=/more");

        Result otherwise = apply(plan, signature);

        assertEquals(Exit.OK, planned.exit(), planned.all());
        assertTrue(planned.out().contains("\"kind\" : \"left_out\""), planned.out());
        assertEquals(Exit.REFUSED, otherwise.exit(), otherwise.all());
        assertEquals(0, agent.world.backups().size());
    }

    @Test
    void theLogHasItTooAndSoHasTheSummaryOfAnOrder() {
        say("run");

        String log = agent.run("audit", "show", "--json").out();
        assertTrue(log.contains("\"volume\":[\"" + volume() + "\"]"), log);
        assertTrue(log.contains("\"left-out.2.key\":[\"mp1\"]"), log);
        assertTrue(log.contains("leave mp1 of guest 101 out of the backup"), "the intent has it: " + log);
        String orders = agent.run("audit", "show").all();
        assertTrue(orders.contains("done with warnings: back up guest 101"), orders);
        assertTrue(orders.contains("without mp0, mp1"), orders);
    }

    @Test
    void aBackupThatNobodyWatchedToItsEndSaysTheSameLater() {
        VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
        agent.world.clock(clock);
        agent.world.durations().usual(Duration.ZERO).set("vzdump", Duration.ofHours(2));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "2");
        Result left = say("run", "--json");
        assertEquals(Exit.UNKNOWN, left.exit(), left.all());
        namesBoth(json(left).path("left_out"));
        clock.advance(Duration.ofHours(3));

        agent.run("run", "describe", "vmid=9999", "text=later");

        String log = agent.run("audit", "show", "--json").out();
        assertTrue(log.contains("'backup', found out later: "), log);
        assertTrue(log.contains("as " + volume() + ", without mp0, mp1"), log);
        assertTrue(log.contains("\"outcome\":[\"ok_with_warnings\"]"), log);
    }
}
