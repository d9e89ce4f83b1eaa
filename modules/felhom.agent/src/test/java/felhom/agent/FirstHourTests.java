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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
    private final Keygen keygen = new Keygen(agent.directory);
    private String archive = "";
    private String snapshot = "";
    private int times;

    @BeforeEach
    void noHelperOfRoots() {
        for (String task : List.of(
                "vzdump",
                "vzsnapshot",
                "vzdelsnapshot",
                "vzrollback",
                "vzstart",
                "vzstop",
                "vzshutdown",
                "vzrestore")) {
            agent.world.durations().set(task, Duration.ofMillis(1));
        }
        agent.environment.put("FELHOM_AGENT_ROOT_MODE", "none");
        // Within the limits, however often.
        agent.environment.put("FELHOM_AGENT_LIMITS_SNAPSHOTS", "1000");
        agent.environment.put("FELHOM_AGENT_LIMITS_STARTS_AN_HOUR", "1000");
        agent.environment.put("FELHOM_AGENT_LIMITS_BACKUPS_A_DAY", "1000");
        agent.environment.put("FELHOM_AGENT_LIMITS_CHANGES_AN_HOUR", "100000");
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

    /// The first line for the host's ACL or the files of trust that a finding which is not in order prints,
    /// and that was not typed yet: which half of the pair is missing cannot be seen before both are granted.
    private static Optional<String> firstLine(JsonNode doctor, List<String> typed) {
        List<String> lines = new ArrayList<>();
        doctor.path("findings").forEach(one -> {
            if (!List.of("good", "note", "unseen").contains(one.path("state").asString())) {
                one.path("remedy").forEach(line -> lines.add(line.asString()));
            }
        });
        return lines.stream()
                .filter(line -> line.matches("(pveum|install|echo) .*"))
                .filter(line -> !typed.contains(line))
                .findFirst();
    }

    /// Types the first line that is printed, as it is printed, and asks again, until there is none.
    private List<String> mendedLineByLine(Path key) throws Exception {
        List<String> typed = new ArrayList<>();
        for (Optional<String> line = firstLine(doctor(), typed); line.isPresent(); line = firstLine(doctor(), typed)) {
            typed.add(line.get());
            if (line.get().startsWith("pveum ")) {
                agent.world.pveum(line.get());
            } else {
                type(line.get().replace("NAME", "alice").replace("KEY.pub", key + ".pub"));
            }
        }
        return typed;
    }

    private static void type(String line) throws Exception {
        Process shell =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), line + ": " + said);
    }

    private void rollBack(Path key) throws Exception {
        Result applied = signed(key, "rollback", "vmid=101", "name=before");
        assertEquals(Exit.OK, applied.exit(), applied.all());
    }

    private Result signed(Path key, String... order) throws Exception {
        Result planned =
                agent.run(Stream.concat(Stream.of("plan"), Stream.of(order)).toArray(String[]::new));
        if (planned.exit() != Exit.OK) {
            return planned;
        }
        byte[] plan = planned.out().getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(agent.directory.resolve("plan.json"), plan);
        Path signature = keygen.sign(key, "felhom-plan@v1", plan);
        return agent.run("apply", file.toString(), signature.toString());
    }

    @Test
    void aFreshHostIsMendedLineByLineByWhatDoctorPrintsAndThenWorks() throws Exception {
        agent.world.pveum("pveum role delete FelhomAgent");
        Files.delete(agent.directory.resolve("trust"));
        Path alice = keygen.key("alice", "ed25519");

        Result red = agent.run("doctor");

        assertEquals(Exit.DENIED, red.exit(), red.all());
        assertTrue(red.out().contains("FAIL  token-rights"), red.out());
        assertTrue(red.out().contains("> pveum role add FelhomAgent --privs \"VM.Allocate"), red.out());
        assertTrue(red.out().contains("FAIL  signers"), red.out());
        assertEquals(List.of(), agent.pve.writes());

        List<String> typed = mendedLineByLine(alice);
        Result green = agent.run("doctor");

        assertEquals(
                List.of(
                        "pveum role",
                        "pveum acl",
                        "pveum acl",
                        "install -d",
                        "install -m",
                        "install -m",
                        "echo \"NAME"),
                typed.stream()
                        .map(line ->
                                String.join(" ", List.of(line.split(" ", -1)).subList(0, 2)))
                        .toList());
        assertEquals(Exit.OK, green.exit(), green.all());
        assertFalse(green.out().contains("FAIL"), green.out());

        Result backup = agent.run("run", "backup", "vmid=101", "storage=local");
        assertEquals(Exit.OK, backup.exit(), backup.all());
        rollBack(alice);
        assertEquals("old", guest.data());
        Result audit = agent.run("audit", "show");
        assertTrue(audit.out().contains("backup storage=local vmid=101"), audit.out());
        assertTrue(audit.out().contains("rollback name=before vmid=101"), audit.out());
        assertTrue(audit.out().contains("signed by alice"), audit.out());
    }

    /// Privilege to what of the history cannot be done without it.
    private static final Map<String, String> NEEDED_FOR = Map.ofEntries(
            Map.entry("VM.Allocate", "copy"),
            Map.entry("VM.Audit", "report"),
            Map.entry("VM.Config.Options", "describe"),
            Map.entry("VM.PowerMgmt", "start"),
            Map.entry("VM.Snapshot", "snapshot"),
            Map.entry("VM.Backup", "backup"),
            Map.entry("Datastore.Allocate", "storage-off"),
            Map.entry("Datastore.AllocateSpace", "backup"),
            Map.entry("Datastore.Audit", "report"),
            Map.entry("Sys.Audit", "report"),
            Map.entry("SDN.Use", "copy"));

    private static final List<String> HISTORY = List.of(
            "describe",
            "snapshot",
            "backup",
            "start",
            "stop",
            "delete-snapshot",
            "rollback",
            "copy",
            "storage-off",
            "storage-on");

    @Test
    void theProposedRoleIsEnoughForWhatWasOrderedAndNoPrivilegeOfItCanGo() throws Exception {
        Path alice = new Operators(agent).trusted("alice");
        archive = agent.world
                .backup(101, Instant.now().minus(Duration.ofHours(1)))
                .volid();
        allIsDone(alice);

        JsonNode wide = about("role-too-wide", doctor()).getFirst();

        String line = wide.path("remedy").path(0).asString();
        List<String> privileges =
                List.of(line.replaceAll("^.* --privs \"|\"$", "").split(" ", -1));
        assertTrue(line.startsWith("pveum role modify FelhomAgent --privs \""), line);
        assertEquals("note", wide.path("state").asString());
        assertEquals(NEEDED_FOR.keySet(), Set.copyOf(privileges));

        agent.world.pveum(line);

        allIsDone(alice);
        JsonNode narrow = doctor();
        assertEquals(
                "good", about("role-too-wide", narrow).getFirst().path("state").asString());
        assertTrue(
                about("token-rights", narrow).stream()
                        .noneMatch(one -> one.path("state").asString().equals("denied")),
                narrow.toString());

        for (String dropped : privileges) {
            List<String> rest =
                    privileges.stream().filter(one -> !one.equals(dropped)).toList();
            agent.world.pveum("pveum role modify FelhomAgent --privs \"" + String.join(" ", rest) + "\"");

            String what = NEEDED_FOR.get(dropped);

            if (what.equals("report")) {
                assertFalse(reported(), "a report does not need " + dropped);
            } else {
                Result result = ordered(what, alice);
                assertFalse(result.exit() == Exit.OK, what + " does not need " + dropped);
                assertTrue(
                        result.all().matches("(?s).* lacks (a privilege|[^\n]*" + dropped + ").*"),
                        what + " without " + dropped + ": " + result.all());
            }
            agent.world.pveum(line);
        }
    }

    @Test
    void ofALittleHistoryTheProposedRoleIsLittle() {
        assertEquals(Exit.OK, agent.run("run", "start", "vmid=9999").exit());

        JsonNode wide = about("role-too-wide", doctor()).getFirst();

        assertEquals(
                "pveum role modify FelhomAgent --privs \"VM.Audit VM.PowerMgmt Datastore.Audit Sys.Audit\"",
                wide.path("remedy").path(0).asString());
    }

    private void allIsDone(Path key) throws Exception {
        assertTrue(reported());
        for (String operation : HISTORY) {
            Result result = ordered(operation, key);
            assertEquals(Exit.OK, result.exit(), operation + ": " + result.all());
        }
    }

    private Result ordered(String operation, Path key) throws Exception {
        times++;
        return switch (operation) {
            case "describe" -> agent.run("run", "describe", "vmid=9999", "text=time " + times);
            case "snapshot" -> agent.run("run", "snapshot", "vmid=9999", "name=" + newSnapshot());
            case "backup" -> agent.run("run", "backup", "vmid=9999", "storage=local");
            case "start" -> agent.run("run", "start", "vmid=9999");
            case "stop" -> signed(key, "stop", "vmid=9999");
            case "delete-snapshot" -> signed(key, "delete-snapshot", "vmid=9999", "name=" + snapshot);
            case "rollback" -> signed(key, "rollback", "vmid=101", "name=before");
            case "copy" -> signed(key, "copy", "archive=" + archive, "vmid=" + (9000 + times), "storage=local-btrfs");
            case "storage-off" -> signed(key, "storage-off", "storage=local-dir");
            case "storage-on" -> agent.run("run", "storage-on", "storage=local-dir");
            default -> throw new AssertionError(operation);
        };
    }

    private String newSnapshot() {
        snapshot = "time-" + times;
        return snapshot;
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
    void anEpochOnADiskIsSaidOnceWithWhatFollows() throws Exception {
        Path onDisk = Path.of("target/on-disk-" + System.nanoTime());
        Files.createDirectories(onDisk);
        agent.environment.put(
                "FELHOM_AGENT_STATE_RUNTIME_DIRECTORY", onDisk.toAbsolutePath().toString());
        agent.environment.put("FELHOM_AGENT_STATE_RUNTIME_ON_DISK", "false");
        try {
            JsonNode found = doctor();

            JsonNode runtime = about("runtime-directory", found).getFirst();
            assertEquals("failed", runtime.path("state").asString(), found.toString());
            assertTrue(runtime.path("found").asString().endsWith("so no order is begun"), runtime.toString());
            assertEquals(1, about("runtime-directory", found).size());
            assertTrue(
                    about("state", found).stream()
                            .noneMatch(one -> one.path("state").asString().equals("failed")),
                    found.toString());
        } finally {
            Files.delete(onDisk);
        }
    }

    @Test
    void aStateThatOthersMayWriteIsMendedByTheLine() throws Exception {
        Path state = Files.createDirectory(agent.directory.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwx---"));

        JsonNode found = about("state", doctor()).getFirst();

        assertEquals("failed", found.path("state").asString(), found.toString());
        assertEquals("chmod go-w " + state, found.path("remedy").path(0).asString());
        type(found.path("remedy").path(0).asString());
        assertEquals("good", about("state", doctor()).getFirst().path("state").asString());
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

        Arrays.stream(result.out().split("\n", -1))
                .filter(line -> !line.startsWith("      > "))
                .forEach(line -> assertTrue(line.length() <= 80, line));
    }
}
