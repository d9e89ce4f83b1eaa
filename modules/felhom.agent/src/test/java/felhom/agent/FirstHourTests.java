package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.engine.port.Clocks;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostView;
import felhom.engine.view.Reading;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The first hour on a host: `doctor` says what is missing, line by line, until nothing is; and what the
/// token needs after that.
class FirstHourTests {
    private final TestAgent agent = new TestAgent();
    private final SimGuest guest =
            agent.world.lxc(101, "web").data("old").snapshot("before").data("new");
    private final Operators operators = new Operators(agent);
    private int times;

    @BeforeEach
    void noHelperOfRoots() {
        for (String task : List.of("vzdump", "vzsnapshot", "vzrollback")) {
            agent.world.durations().set(task, Duration.ofMillis(1));
        }
        agent.environment.put("FELHOM_AGENT_ROOT_MODE", "none");
    }

    @AfterEach
    void theHostGoesAway() {
        agent.close();
    }

    private JsonNode doctor() {
        Result result = agent.run("doctor", "--json");
        assertFalse(result.out().isEmpty(), result.err());
        return new JsonMapper().readTree(result.out());
    }

    private static List<JsonNode> about(String id, JsonNode doctor) {
        List<JsonNode> found = new ArrayList<>();
        doctor.path("findings").forEach(one -> {
            if (one.path("id").asString().equals(id)) {
                found.add(one);
            }
        });
        return found;
    }

    private static List<String> lines(JsonNode doctor) {
        List<String> lines = new ArrayList<>();
        doctor.path("findings").forEach(one -> {
            if (!List.of("good", "note", "unseen").contains(one.path("state").asString())) {
                one.path("remedy").forEach(line -> lines.add(line.asString()));
            }
        });
        return lines;
    }

    /// What root and an operator type, as it was printed.
    private Path mend(List<String> lines) throws Exception {
        Path key = Path.of("unset");
        for (String line : lines) {
            if (line.startsWith("pveum ")) {
                agent.world.pveum(line);
            } else if (line.startsWith("echo \"NAME namespaces=")) {
                assertTrue(line.contains(">> " + agent.directory.resolve("trust/operators")), line);
                key = operators.trusted("alice");
            }
        }
        return key;
    }

    @Test
    void aFreshHostIsMendedByWhatDoctorPrintsAndThenWorks() throws Exception {
        agent.world.pveum("pveum role delete FelhomAgent");

        Result red = agent.run("doctor");
        JsonNode found = doctor();

        assertEquals(Exit.DENIED, red.exit(), red.all());
        assertTrue(red.out().contains("FAIL  token-rights"), red.out());
        assertTrue(red.out().contains("> pveum role add FelhomAgent --privs \"VM.Allocate"), red.out());
        assertTrue(red.out().contains("FAIL  signers"), red.out());
        assertEquals(List.of(), agent.pve.writes());

        Path alice = mend(lines(found));
        Result green = agent.run("doctor");

        assertEquals(Exit.OK, green.exit(), green.all());
        assertFalse(green.out().contains("FAIL"), green.out());

        Result backup = agent.run("run", "backup", "vmid=101", "storage=local");
        assertEquals(Exit.OK, backup.exit(), backup.all());
        Path plan = Files.writeString(
                agent.directory.resolve("plan.json"),
                agent.run("plan", "rollback", "vmid=101", "name=before").out());
        Result applied =
                agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
        assertEquals(Exit.OK, applied.exit(), applied.all());
        assertEquals("old", guest.data());
        Result audit = agent.run("audit", "show");
        assertTrue(audit.out().contains("backup storage=local vmid=101"), audit.out());
        assertTrue(audit.out().contains("rollback name=before vmid=101"), audit.out());
        assertTrue(audit.out().contains("signed by alice"), audit.out());
    }

    @Test
    void theProposedRoleIsEnoughForWhatWasOrderedAndNoPrivilegeOfItCanGo() throws Exception {
        Path alice = operators.trusted("alice");
        assertEquals(List.of(), failing());
        rolledBack(alice);

        JsonNode wide = about("role-too-wide", doctor()).getFirst();

        String line = wide.path("remedy").path(0).asString();
        String least =
                "VM.Audit VM.Config.Options VM.Snapshot VM.Backup Datastore.AllocateSpace Datastore.Audit Sys.Audit";
        assertEquals("pveum role modify FelhomAgent --privs \"" + least + "\"", line);
        assertEquals("note", wide.path("state").asString());

        agent.world.pveum(line);

        assertEquals(List.of(), failing());
        rolledBack(alice);
        JsonNode narrow = doctor();
        assertEquals(
                "good", about("role-too-wide", narrow).getFirst().path("state").asString());
        assertTrue(
                about("token-rights", narrow).stream()
                        .noneMatch(one -> one.path("state").asString().equals("denied")),
                narrow.toString());

        List<String> privileges = List.of(least.split(" ", -1));
        for (String dropped : privileges) {
            List<String> rest =
                    privileges.stream().filter(one -> !one.equals(dropped)).toList();
            agent.world.pveum("pveum role modify FelhomAgent --privs \"" + String.join(" ", rest) + "\"");

            List<String> failing = failing();

            System.out.println("without " + dropped + ": " + failing);
            assertFalse(failing.isEmpty(), "nothing needs " + dropped);
            agent.world.pveum(line);
        }
    }

    private void rolledBack(Path alice) throws Exception {
        Path plan = Files.writeString(
                agent.directory.resolve("plan.json"),
                agent.run("plan", "rollback", "vmid=101", "name=before").out());
        Result applied =
                agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
        assertEquals(Exit.OK, applied.exit(), applied.all());
    }

    /// The first of a report and the recorded operations that cannot be done now; none where all can.
    private List<String> failing() {
        if (!reported()) {
            return List.of("report");
        }
        times++;
        // Within the limits, however often.
        agent.environment.put("FELHOM_AGENT_LIMITS_SNAPSHOTS", "1000");
        agent.environment.put("FELHOM_AGENT_LIMITS_BACKUPS_A_DAY", "1000");
        agent.environment.put("FELHOM_AGENT_LIMITS_CHANGES_AN_HOUR", "100000");
        List<List<String>> orders = List.of(
                List.of("run", "describe", "vmid=9999", "text=time " + times),
                List.of("run", "snapshot", "vmid=9999", "name=time-" + times),
                List.of("run", "backup", "vmid=9999", "storage=local"));
        for (List<String> order : orders) {
            Result result = agent.run(order.toArray(String[]::new));
            if (result.exit() != Exit.OK) {
                return List.of(order.get(1));
            }
        }
        return List.of();
    }

    private boolean reported() {
        Connection connection = new Connection(
                agent.pve.endpoint(),
                new NodeName("pve"),
                ApiToken.of(agent.token.value()),
                List.of(new Trust.Fingerprint(agent.pve.leafFingerprint())),
                Limits.DEFAULT);
        try (ProxmoxHost host = new ProxmoxHost(connection, Duration.ofMinutes(1))) {
            HostView view = host.view(Clocks.system());
            Optional<Holdings> holdings = view.holdings().known();
            return view.node() instanceof Reading.Fresh
                    && holdings.isPresent()
                    && holdings.get().guests().hidden().isEmpty()
                    && holdings.get().storages().hidden().isEmpty();
        }
    }

    @Test
    void withoutAConfigurationItSaysWhatToDoFirst() {
        agent.environment.clear();

        Result result = agent.run("doctor");

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.out().contains("FAIL  configuration"), result.out());
        assertTrue(result.out().contains("> felhom-agent setup\n"), result.out());
        assertEquals(List.of(), agent.pve.requests());
    }

    @Test
    void aHostThatIsAwayHidesNothingOfThisMachine() {
        agent.pve.close();

        Result result = agent.run("doctor");

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertTrue(result.out().contains("FAIL  host\n"), result.out());
        assertTrue(result.out().contains("> apt install smartmontools"), result.out());
        assertTrue(result.out().contains("?     not looked at"), result.out());
    }

    @Test
    void throughADaemonTheSameIsFound() {
        agent.world.revoke(TestAgent.TOKEN, "/", "VM.Snapshot");
        guest.lock("backup");

        JsonNode alone = doctor();
        JsonNode served;
        try (SocketDaemon _ = new SocketDaemon(
                new Configuration.Source(agent.environment, agent.configuration, Path.of("/proc/sys/kernel/hostname")),
                agent.machine)) {
            served = doctor();
        }

        for (String id : List.of("token-rights", "stale-lock", "guest-without-backup", "certificate-pin")) {
            assertEquals(about(id, alone), about(id, served), id);
        }
        assertEquals("good", about("daemon", served).getFirst().path("state").asString());
        assertEquals(
                "pct unlock 101",
                about("stale-lock", served).getFirst().path("remedy").path(0).asString());
    }

    /// Only a command is longer: it is there to be copied.
    @Test
    void itFitsAScreenOfEightyColumns() {
        agent.world.pveum("pveum role delete FelhomAgent");

        Result result = agent.run("doctor");

        System.out.println(result.out());
        Arrays.stream(result.out().split("\n", -1))
                .filter(line -> !line.startsWith("      > "))
                .forEach(line -> assertTrue(line.length() <= 80, line));
    }
}
