package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import felhom.testkit.SimTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Both self-tests as an operator runs them.
@BothWays
class SelfTestTests {
    private static final String[] TASK = {"--selftest=task", "--vmid", "9999"};

    private record State(Map<String, String> config, List<String> snapshots, String status) {
        static State of(TestAgent agent) {
            var guest = agent.world.guest(9999);
            return new State(Map.copyOf(guest.config()), guest.snapshotNames(), guest.status());
        }
    }

    @Test
    void theReadSelfTestPassesAndWritesNothing() {
        try (TestAgent agent = new TestAgent()) {
            for (String spelling : List.of("--selftest", "--selftest=read")) {
                Result result = agent.run(spelling);

                assertEquals(Exit.OK, result.exit(), result.all());
                assertTrue(result.out().contains("read self-test passed"), result.out());
            }
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @Test
    void bothSelfTestsPassOnPve84AndSendNothingThatItsSchemaLacks() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.version("8.4.21");

            Result read = agent.run("--selftest=read");
            Result task = agent.run("--selftest=task", "--vmid", "9999", "--with-power");

            assertEquals(Exit.OK, read.exit(), read.all());
            assertEquals(Exit.OK, task.exit(), task.all());
            assertEquals(List.of(), agent.pve.violations());
        }
    }

    @Test
    void theReadSelfTestExitsWithTheKindOfWhatIsWrong() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.revoke(TestAgent.TOKEN, "/", "VM.Backup");
            Result denied = agent.run("--selftest=read", "--json");
            assertEquals(Exit.DENIED, denied.exit());
            JsonNode json = new JsonMapper().readTree(denied.out());
            assertFalse(json.path("passed").asBoolean());
            assertTrue(denied.out().contains("pveum acl modify / --tokens"), denied.out());

            agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", TestAgent.TOKEN + "=11111111-2222-3333-4444-5555");
            assertEquals(Exit.DENIED, agent.run("--selftest").exit());

            agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:1");
            assertEquals(Exit.UNREACHABLE, agent.run("--selftest").exit());
        }
    }

    @Test
    void withNoRightsAtAllWhatMendsItIsSaidOnce() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put(
                    "FELHOM_AGENT_PROXMOX_TOKEN",
                    agent.world.bareToken("other@pve!bare").value());

            Result result = agent.run("--selftest");

            assertEquals(Exit.DENIED, result.exit(), result.all());
            for (String line : List.of(
                    "pveum acl modify / --users other@pve --roles FelhomAgent",
                    "pveum acl modify / --tokens 'other@pve!bare' --roles FelhomAgent")) {
                assertEquals(
                        1,
                        result.out().lines().filter(l -> l.strip().equals(line)).count(),
                        result.out());
            }
            assertTrue(result.out().contains("(mended as above)"), result.out());
        }
    }

    @Test
    void aRoleWithoutWhatOnlyLaterVersionsNeedPasses() {
        try (TestAgent agent = new TestAgent()) {
            for (String who : List.of(TestAgent.TOKEN, "felhom-agent@pve")) {
                agent.world.grant(
                        who,
                        "/",
                        "VM.Audit VM.Config.Options VM.PowerMgmt VM.Snapshot VM.Snapshot.Rollback VM.Backup Sys.Audit"
                                .concat(
                                        " Datastore.Allocate Datastore.AllocateSpace Datastore.Audit VM.Allocate SDN.Use")
                                .split(" "));
            }

            Result read = agent.run("--selftest=read");
            Result task = agent.run("--selftest=task", "--vmid", "9999", "--with-power");
            Result backup = agent.run("run", "backup", "vmid=9999", "storage=local");

            assertEquals(Exit.OK, read.exit(), read.all());
            assertTrue(read.out().contains("read self-test passed"), read.out());
            assertEquals(Exit.OK, task.exit(), task.all());
            assertEquals(Exit.OK, backup.exit(), backup.all());
        }
    }

    @Test
    void aBackupToAStorageThatIsHiddenSaysThatItMayBe() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.noAccess(TestAgent.TOKEN, "/storage/local");

            Result read = agent.run("--selftest=read");
            Result backup = agent.run("run", "backup", "vmid=9999", "storage=local");

            assertTrue(
                    read.out()
                            .contains("pveum acl delete /storage/local --tokens 'felhom-agent@pve!agent' --roles"
                                    + " NoAccess"),
                    read.out());
            assertEquals(Exit.REFUSED, backup.exit(), backup.all());
            assertTrue(backup.err().contains("Datastore.Audit on /storage/local"), backup.err());
        }
    }

    @Test
    void theTaskSelfTestLeavesTheGuestAsItWas() {
        try (TestAgent agent = new TestAgent()) {
            State before = State.of(agent);

            Result result = agent.run(TASK);

            assertEquals(Exit.OK, result.exit(), result.all());
            assertEquals(before, State.of(agent));
            assertEquals(
                    Set.of("vzsnapshot", "vzrollback", "vzdelsnapshot"),
                    agent.world.tasks().stream().map(SimTask::type).collect(Collectors.toSet()));
            assertEquals(
                    2,
                    agent.pve.writes().stream()
                            .filter(w -> w.method().equals("PUT"))
                            .count());
        }
    }

    @Test
    void theResultNamesTheHeadThatTheLogContinues() {
        try (TestAgent agent = new TestAgent()) {
            Result text = agent.run("--selftest=task", "--vmid", "9999");
            JsonNode json = new JsonMapper()
                    .readTree(agent.run("--selftest=task", "--vmid", "9999", "--json")
                            .out());

            String told = text.err()
                    .lines()
                    .filter(line -> line.startsWith("log "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(text.all()));
            for (String head : List.of(
                    told.substring("log ".length()), json.path("log_head").asString())) {
                Result verified = agent.run("audit", "verify", "--head", head);
                assertEquals(Exit.OK, verified.exit(), head + verified.all());
            }
        }
    }

    @Test
    void aGuestWithoutADescriptionHasNoneAfterwards() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.guest(9999).description("");

            Result result = agent.run("--selftest=task", "-vmid", "9999");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertFalse(agent.world.guest(9999).config().containsKey("description"));
        }
    }

    @Test
    void withPowerItIsStartedAndStoppedToo() {
        try (TestAgent agent = new TestAgent()) {
            Result result = agent.run("--selftest=task", "--vmid", "9999", "--with-power", "--json");

            assertEquals(Exit.OK, result.exit(), result.all());
            JsonNode steps = new JsonMapper().readTree(result.out()).path("steps");
            assertEquals("start", steps.path(7).path("step").asString());
            assertEquals("stop", steps.path(8).path("step").asString());
            assertEquals("stopped", agent.world.guest(9999).status());
        }
    }

    @Test
    void onlyAStoppedUnlockedContainerWillDo() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.guest(9999).running();
            Result running = agent.run(TASK);
            agent.world.guest(9999).stopped().lock("backup");
            Result locked = agent.run(TASK);
            Result nobody = agent.run("--selftest=task", "--vmid", "5555");
            agent.environment.put("FELHOM_AGENT_SELFTEST_VMID", "123");
            agent.world.guest(9999).unlock();
            Result other = agent.run(TASK);

            assertEquals(Exit.REFUSED, running.exit());
            assertTrue(running.err().contains("running"), running.err());
            assertEquals(Exit.REFUSED, locked.exit());
            assertTrue(locked.err().contains("locked (backup)"), locked.err());
            assertEquals(Exit.FAILED, nobody.exit());
            assertEquals(Exit.REFUSED, other.exit());
            assertTrue(other.err().contains("selftest.vmid allows guest 123 only"), other.err());
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @Test
    void whatCannotBeRemovedIsNamedAndTheNextRunRemovesItWithConsentAlone() {
        try (TestAgent agent = new TestAgent()) {
            State before = State.of(agent);
            agent.pve.faults().onTask("vzdelsnapshot").times(4).exit("it is in use");
            Result stuck = agent.run(TASK);
            String left = agent.world.guest(9999).snapshotNames().getFirst();
            assertEquals(Exit.FAILED, stuck.exit(), stuck.all());
            assertTrue(stuck.err().contains("LEFT BEHIND on guest 9999: snapshot '" + left + "'"), stuck.err());
            int writes = agent.pve.writes().size();

            Result without = agent.run(TASK);
            agent.terminal = true;
            agent.typed = "n";
            Result declined = agent.run(TASK);
            assertEquals(Exit.REFUSED, without.exit());
            assertTrue(without.err().contains(left) && without.err().contains("--clear"), without.err());
            assertEquals(Exit.REFUSED, declined.exit());
            assertEquals(writes, agent.pve.writes().size());

            agent.typed = "y";
            assertEquals(Exit.OK, agent.run(TASK).exit());
            assertEquals(before, State.of(agent));
        }
    }

    @Test
    void anEarlierRunsLineIsTakenOutOfTheDescriptionAndNothingElse() {
        try (TestAgent agent = new TestAgent()) {
            String wiki = "felhom-selftest: see the wiki";
            agent.world
                    .guest(9999)
                    .snapshot("felhom-selftest-keep")
                    .snapshot("felhom-selftest-0badcafe")
                    .description("precious\nfelhom-selftest: 0123456789abcdef\n" + wiki);

            Result cleared = agent.run("--selftest=task", "--vmid", "9999", "--clear");

            assertEquals(Exit.OK, cleared.exit(), cleared.all());
            assertEquals("precious\n" + wiki + "\n", agent.world.guest(9999).description());
            assertEquals(
                    Set.of("felhom-selftest-keep", "felhom-selftest-0badcafe"),
                    Set.copyOf(agent.world.guest(9999).snapshotNames()));
        }
    }

    @Test
    void aGuestThatSomebodyStartsMeanwhileIsLeftAlone() {
        for (String at : List.of("vzsnapshot", "vzdelsnapshot")) {
            try (TestAgent agent = new TestAgent()) {
                agent.interruption = new Interruption() {
                    @Override
                    public boolean requested() {
                        if (agent.world.tasks().stream().anyMatch(t -> t.type().equals(at))) {
                            agent.world.guest(9999).running();
                        }
                        return false;
                    }

                    @Override
                    public AutoCloseable interrupting() {
                        return () -> {};
                    }

                    @Override
                    public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                        return () -> {};
                    }
                };

                Result result = agent.run(TASK);

                assertEquals(Exit.REFUSED, result.exit(), result.all());
                assertEquals("running", agent.world.guest(9999).status());
                assertTrue(result.out().contains("somebody has started guest 9999"), result.all());
                assertTrue(result.err().contains("a changed status"), result.all());
                assertEquals(List.of(), agent.world.guest(9999).snapshotNames());
            }
        }
    }

    @Test
    @BothWays.AloneOnly("each read fails in turn, which takes long, and they are the engine's in both ways")
    void aReadThatFailsMidwayLeavesNothingBehind() {
        for (String path : List.of("config", "snapshot", "status/current")) {
            for (int after = 0; after < 12; after += 3) {
                try (TestAgent agent = new TestAgent()) {
                    State before = State.of(agent);
                    int skip = after;
                    agent.interruption = new Interruption() {
                        private final AtomicInteger asked = new AtomicInteger();

                        @Override
                        public boolean requested() {
                            if (asked.getAndIncrement() == skip) {
                                agent.pve
                                        .faults()
                                        .on("GET", "/nodes/pve/lxc/9999/" + path)
                                        .answer(596, "Connection timed out");
                            }
                            return false;
                        }

                        @Override
                        public AutoCloseable interrupting() {
                            return () -> {};
                        }

                        @Override
                        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                            return () -> {};
                        }
                    };

                    Result result = agent.run(TASK);

                    assertEquals(before, State.of(agent), path + " " + after + "\n" + result.all());
                    assertFalse(result.err().contains("LEFT BEHIND"), result.all());
                }
            }
        }
    }

    @Test
    void aFailingStepIsExplainedAndCleanedUpAfter() {
        for (String type : List.of("vzsnapshot", "vzrollback", "vzdelsnapshot")) {
            try (TestAgent agent = new TestAgent()) {
                State before = State.of(agent);
                agent.pve.faults().taskExit(type, "it went wrong", "some output");

                Result result = agent.run(TASK);

                assertEquals(Exit.FAILED, result.exit(), result.all());
                assertTrue(result.out().contains("it went wrong"), result.out());
                assertEquals(before, State.of(agent), type);
            }
        }
    }

    @Test
    void r18AMissingPrivilegeIsNamedAndHasItsExitCode() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.revoke(TestAgent.TOKEN, "/", "VM.Config.Options");

            Result result = agent.run(TASK);

            assertEquals(Exit.DENIED, result.exit(), result.all());
            assertTrue(result.out().contains("VM.Config.Options"), result.out());
            assertEquals(List.of(), agent.world.guest(9999).snapshotNames());
        }
    }

    @Test
    void anUnknownOutcomeIsNoSuccess() {
        try (TestAgent agent = new TestAgent()) {
            agent.pve.faults().onTask("vzsnapshot").exitAfterWork("unexpected status");

            Result result = agent.run(TASK);

            assertEquals(Exit.UNKNOWN, result.exit(), result.all());
            assertEquals(List.of(), agent.world.guest(9999).snapshotNames());
        }
    }

    @Test
    void warningsAreSuccessAndAreShown() {
        try (TestAgent agent = new TestAgent()) {
            agent.pve.faults().taskExit("vzsnapshot", "WARNINGS: 1", "WARN: odd");

            Result result = agent.run(TASK);

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(result.out().contains("WARN: odd"), result.out());
        }
    }

    @Test
    void ctrlCBetweenAnyTwoStepsLeavesTheGuestAsItWas() {
        for (int after = 0; after <= 7; after++) {
            try (TestAgent agent = new TestAgent()) {
                State before = State.of(agent);
                AtomicInteger asked = new AtomicInteger();
                int at = after;
                agent.interruption = new Interruption() {
                    @Override
                    public boolean requested() {
                        return asked.getAndIncrement() >= at;
                    }

                    @Override
                    public AutoCloseable interrupting() {
                        return () -> {};
                    }

                    @Override
                    public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                        return () -> {};
                    }
                };

                Result result = agent.run("--selftest=task", "--vmid", "9999", "--with-power");

                if (after < 7) {
                    assertEquals(Exit.INTERRUPTED, result.exit(), result.all());
                }
                assertEquals(before, State.of(agent), "after step " + after + "\n" + result.all());
            }
        }
    }
}
