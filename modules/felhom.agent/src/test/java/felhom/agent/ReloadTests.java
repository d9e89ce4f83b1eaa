package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.SimToken;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.SeenAgent;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A daemon whose configuration changes while it runs: over its real socket, with a simulated host and hub.
class ReloadTests extends SignedCase {
    private final Map<String, Object> settings = new TreeMap<>();
    private Path token = Path.of("unset");

    @BeforeEach
    void aConfigurationInAFile() throws Exception {
        agent.configuration = agent.directory.resolve("agent.json");
        token = Files.writeString(agent.directory.resolve("token"), agent.token.value());
        List.of("ENDPOINT", "NODE", "TOKEN", "TLS_FINGERPRINT")
                .forEach(name -> agent.environment.remove("FELHOM_AGENT_PROXMOX_" + name));
        agent.environment.remove("FELHOM_AGENT_STATE_DIRECTORY");
        settings.put("proxmox.endpoint", agent.pve.endpoint().toString());
        settings.put("proxmox.node", "pve");
        settings.put("proxmox.token_file", token.toString());
        settings.put("proxmox.tls.fingerprint", agent.pve.leafFingerprint());
        settings.put("state.directory", agent.directory.resolve("state").toString());
        write();
    }

    private void set(String setting, Object value) {
        settings.put(setting, value);
        write();
    }

    private void write() {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode();
        settings.forEach((setting, value) -> {
            ObjectNode node = root;
            String[] names = setting.split("\\.", -1);
            for (int i = 0; i < names.length - 1; i++) {
                node = node.withObjectProperty(names[i]);
            }
            node.set(names[names.length - 1], mapper.valueToTree(value));
        });
        try {
            Files.writeString(agent.configuration, root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hub(HubSimulator hub) throws IOException {
        Path file = agent.directory.resolve("hub-token");
        Files.writeString(file, hub.token());
        settings.put("hub.url", hub.url().toString());
        settings.put("hub.token_file", file.toString());
        settings.put("hub.tls.fingerprint", hub.leafFingerprint());
        set("hub.interval_seconds", 1);
    }

    private Result reload() {
        Result result = agent.run("reload");
        assertEquals(Exit.OK, result.exit(), result.all());
        return result;
    }

    private static <T> CompletableFuture<T> beside(Supplier<T> work) {
        CompletableFuture<T> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                end.complete(work.get());
            } catch (RuntimeException | Error broken) {
                end.completeExceptionally(broken);
            }
        });
        return end.orTimeout(120, TimeUnit.SECONDS);
    }

    @Test
    void aTokenThatWasReplacedIsTakenOverAndNotShown() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            assertEquals(Exit.OK, agent.run("guest", "list").exit());
            SimToken next = agent.world.token("felhom-next@pve!agent");
            agent.world.disable("felhom-agent@pve");
            assertEquals(Exit.DENIED, agent.run("guest", "list").exit());

            Files.writeString(token, next.value());
            Result reloaded = reload();

            assertTrue(
                    reloaded.out().contains("proxmox.token_file: another token (not shown) in " + token),
                    reloaded.all());
            assertFalse(reloaded.all().contains(next.secret()), reloaded.all());
            assertEquals(Exit.OK, agent.run("guest", "list").exit());
        }
    }

    @Test
    void anotherHubGetsTheNextReportWholeAndWhatWasNotAcknowledged() throws Exception {
        try (HubSimulator next = HubSimulator.start()) {
            HubSimulator first = HubSimulator.start();
            hub(first);
            try (TestDaemon _ = new TestDaemon(agent)) {
                TestDaemon.await(
                        () -> !first.agents().isEmpty() && first.agent().reports() > 3, "no reports");
                long before = first.agent().latest().getLast().sequence();
                first.close();
                assertEquals(
                        Exit.OK,
                        agent.run("run", "snapshot", "vmid=101", "name=kept").exit());
                hub(next);

                Result reloaded = reload();

                assertTrue(reloaded.out().contains("hub.url: " + next.url() + ", before: " + first.url()));
                assertFalse(reloaded.all().contains(next.token()), reloaded.all());
                TestDaemon.await(() -> shell(next).isPresent(), "the outcome does not arrive");
                assertEquals("ok", shell(next).orElseThrow().verdict());
                assertTrue(next.agent().sections().get("guests").value().isPresent(), "the first report is whole");
                assertTrue(next.agent().latest().getFirst().sequence() > before, "numbers rise over a reload");
            }
            assertEquals(List.of(), next.contractFaults());
        }
    }

    private static Optional<SeenAgent.Outcome> shell(HubSimulator hub) {
        return hub.agents().stream()
                .flatMap(seen -> seen.outcomes().stream())
                .filter(outcome -> outcome.door().equals("shell"))
                .findFirst();
    }

    @Test
    void aHubThatIsConfiguredLaterIsReportedTo() throws Exception {
        try (HubSimulator hub = HubSimulator.start();
                TestDaemon _ = new TestDaemon(agent)) {
            hub(hub);

            reload();

            TestDaemon.await(() -> !hub.agents().isEmpty(), "no report");
            assertTrue(agent.run("status").out().contains(hub.url().getHost()), "status names it");
        }
    }

    @Test
    void aWrongConfigurationIsRefusedInTheWordsOfACheckAndTheOldOneHolds() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            Path good = Files.copy(agent.configuration, agent.directory.resolve("good.json"));
            settings.put("log.level", "loud");
            set("limits.snapshots", 5000);
            Result check = agent.run("config", "check");

            Result refused = agent.run("reload");
            Result json = agent.run("reload", "--json");

            assertEquals(Exit.USAGE, refused.exit(), refused.all());
            assertTrue(refused.err().startsWith(check.err()), check.err() + refused.err());
            assertTrue(refused.err().contains("goes on with the configuration of before"), refused.err());
            assertEquals(Exit.USAGE, json.exit(), json.all());
            assertEquals(2, json(json).path("problems").size(), json.all());
            assertEquals(
                    Exit.OK,
                    agent.run("guest", "list", "--config", good.toString()).exit());
            settings.remove("log.level");
            settings.remove("limits.snapshots");
            write();
            assertTrue(reload().out().contains("nothing has changed"));
        }
    }

    @Test
    void aFileThatIsNoJsonIsRefusedByTheDaemonToo() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            Files.writeString(agent.configuration, "{\"proxmox\": ");

            Result refused = agent.run("reload");

            assertEquals(Exit.USAGE, refused.exit(), refused.all());
            assertTrue(refused.err().contains("not valid JSON"), refused.err());
            assertTrue(refused.err().contains("goes on with the configuration of before"), refused.err());
        }
    }

    @Test
    void whatTheStateIsBoundToIsRefusedWithBothValuesAndTheWayOut() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            String before = settings.get("state.directory").toString();
            settings.put("limits.snapshots", 7);
            set("state.directory", agent.directory.resolve("elsewhere").toString());

            Result refused = agent.run("reload");

            assertEquals(Exit.USAGE, refused.exit(), refused.all());
            String line = refused.err().lines().findFirst().orElseThrow();
            assertTrue(line.contains("state.directory in " + agent.configuration + ": '"), line);
            assertTrue(line.contains("elsewhere', and the daemon works with '" + before + "'"), line);
            assertTrue(line.endsWith("systemctl restart felhom-agent"), line);
            set("state.directory", before);
            assertTrue(reload().out().contains("limits.snapshots: 7, before: 3"), "nothing of it was taken over");
        }
    }

    @Test
    void aBackupAtWorkEndsAsDoneAndOnce() throws Exception {
        VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
        agent.world.clock(clock);
        agent.world.durations().set("vzdump", Duration.ofMinutes(5));
        try (TestDaemon _ = new TestDaemon(agent)) {
            CompletableFuture<Result> backup = beside(() -> agent.run("run", "backup", "vmid=9999", "storage=local"));
            TestDaemon.await(this::followed, "no backup");
            Files.writeString(token, agent.world.token("felhom-next@pve!agent").value());
            set("proxmox.limits.task_seconds", 30);

            reload();

            assertFalse(backup.isDone(), "it is at work");
            clock.advance(Duration.ofMinutes(6));
            Result end = backup.join();
            assertEquals(Exit.OK, end.exit(), end.all());
            assertEquals(Exit.OK, agent.run("guest", "list").exit());
        }
        assertEquals(1, backups());
        assertEquals(1, ends());
    }

    /// The agent knows its task: an hour that passes before it has heard of it would pass within its call.
    private boolean followed() {
        return backups() == 1
                && agent.run("audit", "show", "--json").out().lines().anyMatch(line -> line.contains("\"task\""));
    }

    private long backups() {
        return agent.world.tasks().stream()
                .filter(task -> task.toString().contains("vzdump"))
                .count();
    }

    private long ends() {
        return agent.run("audit", "show", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"ended\""))
                .count();
    }

    @Test
    void ofTwoAtOnceOneTakesTheChangeOver() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            set("limits.snapshots", 7);

            CompletableFuture<Result> other = beside(this::reload);
            String both = reload().out() + other.join().out();

            assertEquals(2, both.split("limits.snapshots: 7, before: 3", -1).length, both);
            assertTrue(both.contains("nothing has changed"), both);
        }
    }

    @Test
    void aDaemonThatStopsTakesNothingOverAnyMore() throws Exception {
        VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
        agent.world.clock(clock);
        agent.world.durations().set("vzdump", Duration.ofMinutes(5));
        TestDaemon daemon = new TestDaemon(agent);
        CompletableFuture<Result> backup = beside(() -> agent.run("run", "backup", "vmid=9999", "storage=local"));
        TestDaemon.await(this::followed, "no backup");

        CompletableFuture<Result> end = beside(daemon::stop);
        Result[] reloaded = {agent.run("reload")};
        TestDaemon.await(
                () -> {
                    reloaded[0] = reloaded[0].exit() == Exit.OK ? agent.run("reload") : reloaded[0];
                    return reloaded[0].exit() != Exit.OK;
                },
                "it reloads on");
        clock.advance(Duration.ofMinutes(6));

        assertEquals(Exit.USAGE, reloaded[0].exit(), reloaded[0].all());
        assertTrue(reloaded[0].err().contains("the daemon stops"), reloaded[0].all());
        assertEquals(Exit.OK, backup.join().exit(), backup.join().all());
        assertEquals(Exit.OK, end.join().exit(), end.join().all());
    }

    @Test
    void whatIsLookedAtIsInTheReportFromThenOn() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            set("probes.interfaces", List.of("lo"));

            reload();

            TestDaemon.await(
                    () -> agent.run("report", "--section", "probes").out().contains("\"lo\""), "it is not looked at");
        }
    }

    @Test
    void aNarrowerLimitHoldsForTheNextOrder() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            set("limits.free_gib", 1_000_000);

            Result reloaded = agent.run("reload", "--json");
            Result backup = agent.run("run", "backup", "vmid=9999", "storage=local");

            JsonNode changed = json(reloaded).path("changed");
            assertEquals(1, changed.size(), reloaded.all());
            assertEquals("limits.free_gib", changed.path(0).path("setting").asString());
            assertEquals(Exit.REFUSED, backup.exit(), backup.all());
            assertTrue(backup.err().contains("refused (limit)"), backup.all());
        }
    }

    @Test
    void otherTrustedKeysCountFromThenOn() throws Exception {
        Path plan = plan();
        try (TestDaemon _ = new TestDaemon(agent)) {
            Path elsewhere = Files.createDirectory(agent.directory.resolve("nobody"));
            agent.environment.put("FELHOM_AGENT_TRUST_DIRECTORY", elsewhere.toString());

            reload();

            refused("trust", apply(plan, operators.sign(alice, plan)));
        }
    }

    @Test
    void withoutADaemonItSaysHowToStartIt() {
        Result none = agent.run("reload");

        assertEquals(Exit.UNREACHABLE, none.exit(), none.all());
        assertTrue(none.err().contains("no daemon runs"), none.all());
        assertTrue(none.err().contains("systemctl start felhom-agent"), none.all());
    }

    private static JsonNode json(Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        return new JsonMapper().readTree(result.out());
    }
}
