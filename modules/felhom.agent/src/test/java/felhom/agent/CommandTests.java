package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every command, as text and as JSON, and every exit code.
@BothWays
class CommandTests {
    private static JsonNode json(Result result) {
        assertEquals(1, result.out().lines().count(), result.out());
        return new JsonMapper().readTree(result.out());
    }

    private static String upid(TestAgent agent) {
        agent.run("--selftest=task", "--vmid", "9999");
        return agent.world.tasks().getFirst().upid();
    }

    @Test
    void theVersionHasThreeParts() {
        try (TestAgent agent = new TestAgent()) {
            Result text = agent.run("--version");
            JsonNode json = json(agent.run("--version", "--json"));

            assertTrue(text.out().matches("felhom-agent \\S+ \\(commit \\S+, Java 25\\S*\\)\\R"), text.out());
            assertTrue(json.path("java").asString().startsWith("25"), json.toString());
        }
    }

    @Test
    void withoutACommandAndWithoutAConfigurationItSaysWhatIsMissing() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.clear();
            Result nothing = agent.run();
            Result help = agent.run("--help");

            assertEquals(Exit.USAGE, nothing.exit());
            assertEquals("", nothing.out());
            assertTrue(nothing.err().contains("not configured: set FELHOM_AGENT_PROXMOX_ENDPOINT"), nothing.err());
            assertTrue(nothing.err().contains("felhom-agent --help"), nothing.err());
            assertEquals(Exit.OK, help.exit());
            assertTrue(help.out().contains("130 interrupted"), help.out());
        }
    }

    @Test
    void wrongUsageNamesWhatIsWrongAndWhatWouldBeRight() {
        try (TestAgent agent = new TestAgent()) {
            for (List<String> line : List.of(
                    List.of("--selftest=tusk"),
                    List.of("task", "lst"),
                    List.of("task", "list", "--nope"),
                    List.of("task", "list", "--limit", "many"),
                    List.of("task", "list", "--limit"),
                    List.of("task", "list", "--vmid", "7"),
                    List.of("task", "list", "--running=1"),
                    List.of("task", "list", "--running", "--failed"),
                    List.of("task", "show"),
                    List.of("task", "show", "garbage"),
                    List.of("guest", "show", "9999", "9998"),
                    List.of("audit", "show", "--seq", "x"),
                    List.of("apply", "no-such-file", "no-such-file"),
                    List.of("task"),
                    List.of("--selftest=task"))) {
                Result result = agent.run(line.toArray(String[]::new));

                assertEquals(Exit.USAGE, result.exit(), line + result.all());
                assertTrue(result.err().startsWith("error: "), line + result.all());
                assertEquals("", result.out(), line.toString());
            }
            JsonNode error =
                    json(agent.run("task", "show", "garbage", "--json")).path("error");
            assertEquals("usage", error.path("kind").asString());
            assertEquals(List.of(), agent.pve.requests());
        }
    }

    /// PVE answers with 200 and "unable to open file" (recorded on 9.2.11).
    @Test
    void theLogOfATaskThatTheHostDoesNotKnowIsNone() {
        try (TestAgent agent = new TestAgent()) {
            String upid = "UPID:pve:00005654:000209E1:60000000:vzsnapshot:9999:felhom-agent@pve!agent:";

            Result text = agent.run("task", "log", upid);
            Result json = agent.run("task", "log", upid, "--json");

            assertEquals(Exit.FAILED, text.exit(), text.all());
            assertEquals("", text.out());
            assertTrue(text.err().startsWith("error: the host knows no task " + upid), text.err());
            assertEquals(Exit.FAILED, json.exit(), json.all());
            assertEquals("host", json(json).path("error").path("kind").asString());
        }
    }

    @Test
    void aProgramIsToldEachTaskOfItsOrder() {
        try (TestAgent agent = new TestAgent()) {
            JsonNode snapshot = json(agent.run("run", "snapshot", "vmid=9999", "name=before", "--json"));
            JsonNode described = json(agent.run("run", "describe", "vmid=9999", "text=new", "--json"));
            JsonNode refused = json(agent.run("run", "stop", "vmid=9999", "--json"));

            assertEquals(
                    List.of(agent.world.tasks().getFirst().upid()),
                    snapshot.path("tasks").valueStream().map(JsonNode::asString).toList());
            assertTrue(
                    described.path("tasks").isArray() && described.path("tasks").isEmpty(), "" + described);
            assertFalse(refused.has("tasks"), "" + refused);
        }
    }

    @Test
    void everyCommandHasItsHelp() {
        try (TestAgent agent = new TestAgent()) {
            for (String command : List.of("task list", "task wait", "guest show", "storage list", "config show")) {
                String[] words = (command + " --help").split(" ");

                Result result = agent.run(words);

                assertEquals(Exit.OK, result.exit());
                assertTrue(result.out().contains("usage: felhom-agent " + command), result.out());
                assertTrue(result.out().contains("--json"), result.out());
            }
        }
    }

    @Test
    void helpNamesTheOperationsAndWhatTheyTake() {
        try (TestAgent agent = new TestAgent()) {
            String help = agent.run("run", "--help").out();
            JsonNode json = json(agent.run("plan", "--help", "--json")).path("operations");

            assertTrue(help.matches("(?s).*\\n  rollback +destructive +vmid=\\.\\.\\. name=\\.\\.\\.\\n.*"), help);
            assertTrue(help.matches("(?s).*\\n  snapshot +benign +vmid=\\.\\.\\. name=\\.\\.\\. \\[.*"), help);
            assertTrue(
                    json.valueStream()
                            .anyMatch(one -> one.path("operation").asString().equals("stop")
                                    && one.path("destructive").asBoolean()
                                    && one.path("arguments")
                                            .path(0)
                                            .path("expected")
                                            .asString()
                                            .contains("a vmid")),
                    json.toString());
            assertFalse(agent.run("task", "list", "--help").out().contains("operations:"));
        }
    }

    @Test
    void aWordThatBeginsCommandsIsAnsweredWithThem() {
        try (TestAgent agent = new TestAgent()) {
            Result task = agent.run("task", "--help");

            assertEquals(Exit.USAGE, task.exit(), task.all());
            assertTrue(task.err().contains("there is task list, task show, task log, task wait"), task.err());
            assertTrue(agent.run("help", "audit", "verify").out().startsWith("usage: felhom-agent audit verify"));
        }
    }

    @Test
    void guestsAndStoragesAreListedAndShown() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.lxc(101, "web").running();

            Result list = agent.run("guest", "list");
            assertTrue(list.out().contains("web"), list.out());
            JsonNode guests = json(agent.run("guest", "list", "--json"));
            assertEquals(101, guests.path(0).path("vmid").asInt());
            assertEquals("running", guests.path(0).path("status").asString());

            Result show = agent.run("guest", "show", "9999");
            assertTrue(show.out().contains("lxc 9999 'scratch' on pve: stopped"), show.out());
            JsonNode guest = json(agent.run("--json", "guest", "show", "9999"));
            assertEquals("scratch", guest.path("config").path("hostname").asString());

            Result nobody = agent.run("guest", "show", "4711");
            assertEquals(Exit.FAILED, nobody.exit());
            assertTrue(nobody.err().contains("no guest 4711"), nobody.err());

            assertTrue(agent.run("storage", "list").out().contains("local-btrfs"));
            assertEquals(3, json(agent.run("storage", "list", "--json")).size());
        }
    }

    @Test
    void aDiskThatTheHostHasNotLookedAtYetIsNoDiskOf0Bytes() {
        try (TestAgent agent = new TestAgent()) {
            agent.world
                    .qemu(102, "new")
                    .config("meta", "creation-qemu=9.0.2,ctime=" + Instant.now().getEpochSecond());

            Result list = agent.run("guest", "list");
            JsonNode guests = json(agent.run("guest", "list", "--json"));

            assertTrue(list.out().lines().anyMatch(line -> line.contains(" new ") && line.endsWith("-")), list.out());
            assertEquals(102, guests.path(0).path("vmid").asInt());
            assertTrue(guests.path(0).path("disk").isNull(), guests.toString());
        }
    }

    @Test
    void r19AnEmptyListIsNotSaidToBeNone() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put(
                    "FELHOM_AGENT_PROXMOX_TOKEN",
                    agent.world.bareToken("bare@pve!token").value());

            Result result = agent.run("guest", "list");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(result.err().contains("none that the token may see"), result.err());
            assertTrue(agent.run("storage", "list", "--json").err().contains("none that the token may see"));
        }
    }

    @Test
    void tasksAreListedShownAndWaitedFor() {
        try (TestAgent agent = new TestAgent()) {
            String upid = upid(agent);

            assertTrue(agent.run("task", "list").out().contains(upid));
            assertEquals(
                    3,
                    json(agent.run("task", "list", "--vmid", "9999", "--json")).size());
            assertEquals(
                    0, json(agent.run("task", "list", "--failed", "--json")).size());
            assertTrue(agent.run("task", "show", upid).out().contains("status: OK"));
            assertTrue(agent.run("task", "log", upid).out().contains("TASK OK"));

            JsonNode end = json(agent.run("task", "wait", upid, "--json"));
            assertEquals(upid, end.path("upid").asString());
            assertEquals("ok", end.path("outcome").asString());
            assertEquals("OK", end.path("exitstatus").asString());
            assertTrue(end.path("seconds").isNumber());
            assertTrue(end.path("polls").asInt() >= 1);
            assertTrue(end.path("message").isString());
            assertTrue(agent.run("task", "wait", upid).out().contains("TASK OK"));
        }
    }

    @Test
    void aTaskThatFailedAndOneThatNobodyKnowsHaveTheirExitCodes() {
        try (TestAgent agent = new TestAgent()) {
            agent.pve.faults().taskExit("vzsnapshot", "it went wrong", "output");
            String failed = upid(agent);
            agent.pve.faults().taskExit("vzrollback", "unexpected status");
            agent.run("--selftest=task", "--vmid", "9999");
            String unknown = agent.world.tasks().stream()
                    .filter(t -> t.type().equals("vzrollback"))
                    .findFirst()
                    .orElseThrow()
                    .upid();

            assertEquals(Exit.FAILED, agent.run("task", "wait", failed).exit());
            assertEquals(Exit.UNKNOWN, agent.run("task", "wait", unknown).exit());
            JsonNode json = json(agent.run("task", "wait", failed, "--json"));
            assertEquals("failed", json.path("outcome").asString());
            assertEquals("it went wrong", json.path("exitstatus").asString());
        }
    }

    @Test
    void errorsAreJsonTooWhenAskedFor() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.revoke(TestAgent.TOKEN, "/", "VM.Audit");

            Result denied = agent.run("guest", "show", "9999", "--json");

            assertEquals(Exit.DENIED, denied.exit());
            JsonNode error = json(denied).path("error");
            assertEquals("VM.Audit", error.path("privilege").path("privilege").asString());
            assertEquals("/vms/9999", error.path("privilege").path("path").asString());
        }
    }

    @Test
    void anInterruptedCommandAnswersInJsonToo() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.version("8.3.5");
            agent.interruption = pressed(() -> {});

            Result result = agent.run("guest", "list", "--json");

            assertEquals(Exit.INTERRUPTED, result.exit(), result.all());
            assertEquals("interrupted", json(result).path("error").path("kind").asString());
        }
    }

    @Test
    @BothWays.AloneOnly("a daemon has begun its state")
    void whoeverIsInterruptedBeforeTheCommandBeganHasDoneNothing() {
        try (TestAgent agent = new TestAgent()) {
            agent.interruption = pressed(() -> {});

            Result result = agent.run("run", "snapshot", "vmid=9999", "name=before", "--json");

            assertEquals(Exit.INTERRUPTED, result.exit(), result.all());
            assertEquals("interrupted", json(result).path("error").path("kind").asString());
            assertEquals(List.of(), agent.pve.writes());
            assertTrue(Files.notExists(agent.directory.resolve("state")), "not even the state was begun");
        }
    }

    @Test
    void whoeverIsInterruptedWhileTheLogIsOpenedHearsNothingOfDisks() {
        try (TestAgent agent = new TestAgent()) {
            agent.interruption = pressed(() -> Thread.currentThread().interrupt());

            Result result = agent.run("identity", "show");
            boolean interrupted = Thread.interrupted();

            assertTrue(interrupted);
            assertEquals(Exit.INTERRUPTED, result.exit(), result.all());
            assertEquals("interrupted", result.all().strip());
        }
    }

    /// Ctrl-C, which shows where a command asks to be interrupted by it.
    private static Interruption pressed(Runnable then) {
        return new Interruption() {
            @Override
            public boolean requested() {
                return true;
            }

            @Override
            public AutoCloseable interrupting() {
                then.run();
                return () -> {};
            }

            @Override
            public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                return () -> {};
            }
        };
    }

    @Test
    void aDefectOfTheAgentIsAnsweredInJsonToo() {
        for (String command : List.of("guest list", "state show", "signers check", "config show --debug")) {
            Result result = BrokenAgent.run("", (command + " --json").split(" "));

            assertEquals(Exit.FAILED, result.exit(), command + result.all());
            assertEquals("defect", json(result).path("error").path("kind").asString());
            assertTrue(result.err().contains("    at "), result.err());
        }
    }

    @Test
    void oldHostsAreRefusedByEveryCommandThatNeedsOne() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.version("8.3.5");

            for (String command : List.of("guest list", "storage list", "task list", "--selftest=task --vmid 9999")) {
                Result result = agent.run(command.split(" "));

                assertEquals(Exit.FAILED, result.exit(), command);
                assertTrue(result.err().contains("8.4 and newer only"), result.err());
            }
        }
    }

    @Test
    void whatAGuestIsCalledCannotSteerTheTerminal() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.guest(9999).config("hostname", "x\u001b[2Jx");

            Result result = agent.run("guest", "show", "9999");

            assertFalse(result.out().contains("\u001b"), result.out());
        }
    }

    @Test
    void aHostNewerThanAnyTestedOneIsServedWithAWarningInTheLog() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (TestAgent agent = new TestAgent()) {
            agent.world.version("9.3.1");
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));

            assertEquals(Exit.OK, agent.run("guest", "list").exit());
            assertEquals(Exit.OK, agent.run("--selftest=read").exit());
        } finally {
            System.setErr(before);
        }
        List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().contains("warn ProxmoxHost: this host runs Proxmox VE 9.3.1"), lines.toString());
    }
}
