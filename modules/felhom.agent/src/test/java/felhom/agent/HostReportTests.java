package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.engine.view.SelfTestRun;
import felhom.engine.view.Sensor;
import felhom.hub.link.ReportSource.Collected;
import felhom.hub.report.HostReports;
import felhom.hub.report.TaskMark;
import felhom.hub.report.Timing;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.proxmox.check.ProxmoxHost;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.RequestRecord;
import felhom.testkit.SimToken;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is reported of a simulated host, over the wire: how many requests that takes, and that it is what
/// docs/hub/host-report.schema.json says.
class HostReportTests {
    private static final String TOKEN = "felhom-agent@pve!agent";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Timing PATIENT = new Timing(
            LONG, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofMinutes(2));
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final HealthFigures SLEPT = new HealthFigures(
            Optional.of(false),
            OptionalInt.of(62),
            OptionalInt.empty(),
            OptionalInt.of(117),
            OptionalLong.of(3968),
            OptionalLong.empty(),
            OptionalLong.of(0),
            Optional.of(BigInteger.TWO.pow(127)),
            OptionalLong.of(51_234),
            Optional.of(true),
            List.of("Reallocated Sector Ct (attribute 5)"),
            List.of(new SelfTestRun("Short offline", Optional.empty(), "Aborted by host", OptionalLong.empty())),
            List.of("it is worn"));
    private static final Hardware MACHINE = new Hardware(
            new Reading.Fresh<>(
                    List.of(new DiskHealthState(
                            "/dev/sda",
                            1000,
                            Optional.of("Disk"),
                            Optional.empty(),
                            Optional.of("0x5000000000000001"),
                            Optional.of("usb"),
                            true,
                            new Reading.Stale<>(SLEPT, NOON, "it sleeps, and is left asleep"))),
                    NOON),
            new Reading.Fresh<>(
                    List.of(new MountState(
                            new FilesystemUuid("ABCD-1234"),
                            new MountPlace("/mnt/stick"),
                            MountState.State.MISSING,
                            Optional.of("nothing is mounted there"),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            Optional.of(NOON))),
                    NOON),
            new Reading.Fresh<>(
                    List.of(new Sensor("coretemp", "Core 0", Sensor.Kind.TEMPERATURE, 41.5, OptionalDouble.of(100))),
                    NOON),
            List.of("disk /dev/sda: it is worn"));

    private final ReportSchema schema = new ReportSchema();
    private final PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
    private final SimToken token = world.token(TOKEN);
    private Optional<PveSimulator> running = Optional.empty();
    private Optional<ProxmoxHost> host = Optional.empty();

    @AfterEach
    void close() {
        host.ifPresent(ProxmoxHost::close);
        running.ifPresent(pve -> {
            pve.close();
            assertEquals(List.of(), pve.violations());
        });
    }

    private PveSimulator pve() {
        return running.orElseThrow();
    }

    private HostReports reports() {
        return reports(Optional.of(new NodeName("pve")));
    }

    private HostReports reports(Optional<NodeName> node) {
        PveSimulator pve = PveSimulator.start(world);
        running = Optional.of(pve);
        Connection connection = new Connection(
                pve.endpoint(),
                node,
                ApiToken.of(token.value()),
                List.of(new Trust.Fingerprint(pve.leafFingerprint())),
                Limits.DEFAULT);
        ProxmoxHost proxmox = new ProxmoxHost(connection, Duration.ofMinutes(1));
        host = Optional.of(proxmox);
        return new HostReports(
                proxmox.view(Clocks.system()), _ -> MACHINE, List.of(), TaskMark.NONE, PATIENT, Clocks.system());
    }

    private JsonNode valid(Collected collected) {
        JsonNode report = ReportSchema.report(collected);
        assertEquals(List.of(), schema.problems(report));
        return report;
    }

    private static String state(JsonNode report, String section) {
        return report.path("sections").path(section).path("state").asString();
    }

    /// All that a hub has to give back so that nothing travels twice.
    private static Map<String, String> digests(Collected collected) {
        Map<String, String> digests = new HashMap<>();
        collected.sections().forEach((name, section) -> section.digest().ifPresent(d -> digests.put(name, d)));
        return digests;
    }

    private static int bytes(Collected collected) {
        return collected.sections().values().stream()
                .mapToInt(section -> section.json().length())
                .sum();
    }

    private void populate(int guests) {
        for (int vmid = 100; vmid < 100 + guests; vmid++) {
            world.lxc(vmid, "guest-" + vmid);
            if (vmid % 3 != 0) {
                world.guest(vmid).running();
            }
            world.backup(vmid, Instant.parse("2026-11-29T01:00:00Z").plusSeconds(vmid));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 500, 5_000})
    void r26AReportTakesAtMostEightRequestsHoweverManyGuestsThereAre(int guests) {
        populate(guests);
        HostReports reports = reports(Optional.empty());
        int before = 0;
        Collected collected = reports.collect(Map.of(), LONG);
        for (int i = 0; i < 4; i++) {
            List<RequestRecord> all = pve().requests();
            List<String> paths = all.subList(before, all.size()).stream()
                    .map(RequestRecord::path)
                    .toList();
            before = all.size();
            List<String> others =
                    paths.stream().filter(path -> !path.endsWith("/content")).toList();
            assertTrue(others.size() <= 8, () -> others.size() + " requests: " + others);
            assertTrue(paths.size() - others.size() <= 1, paths::toString);
            collected = reports.collect(digests(collected), LONG);
        }

        JsonNode whole = valid(reports.collect(Map.of(), LONG));
        JsonNode known = valid(collected);

        assertEquals(guests, whole.at("/sections/guests/value/guests").size());
        assertEquals(guests, whole.at("/sections/backups/value/guests").size());
        assertEquals("good", whole.at("/sections/backups/value/guests/0/state").asString());
        for (String section : List.of(
                "node",
                "guests",
                "storages",
                "backups",
                "tasks_failed",
                "certificates",
                "pbs",
                "disks",
                "services",
                "network")) {
            assertEquals("fresh", state(whole, section), section);
        }
        assertFalse(known.at("/sections/guests").has("value"), "an unchanged list of guests is a digest");
        assertFalse(known.at("/sections/backups").has("value"), "and so is one of backups");
        assertTrue(bytes(collected) < 5_000, () -> "an unchanged host takes " + known);
        print(guests, reports);
    }

    private void print(int guests, HostReports reports) {
        Collected collected = reports.collect(Map.of(), LONG);
        int requests = pve().requests().size();
        long start = System.nanoTime();
        int rounds = 10;
        for (int i = 0; i < rounds; i++) {
            collected = reports.collect(digests(collected), LONG);
        }
        double millis = (System.nanoTime() - start) / 1e6 / rounds;
        System.out.printf(
                "report of %5d guests: %6.1f ms, %d bytes whole, %d bytes unchanged, %.1f requests%n",
                guests,
                millis,
                bytes(reports.collect(Map.of(), LONG)),
                bytes(collected),
                (pve().requests().size() - requests) / (double) (rounds + 1));
    }

    @Test
    void aChangedGuestTravels() {
        populate(3);
        HostReports reports = reports();
        Collected before = reports.collect(Map.of(), LONG);

        world.guest(101).lock("backup");
        JsonNode after = valid(reports.collect(digests(before), LONG));

        assertEquals("backup", after.at("/sections/guests/value/guests/1/lock").asString());
        assertNotEquals(
                before.sections().get("guests").digest().orElseThrow(),
                after.at("/sections/guests/digest").asString());
        assertFalse(after.at("/sections/certificates").has("value"));
    }

    @Test
    void r34AStorageThatHangsDelaysNothing() {
        populate(3);
        world.storage("nas", "nfs", "/mnt/pve/nas", "backup").hangStorage("nas", true);
        HostReports reports = reports();

        JsonNode report = valid(reports.collect(Map.of(), Duration.ofSeconds(5)));

        JsonNode backups = report.at("/sections/backups/value/storages");
        assertEquals("fresh", state(report, "guests"));
        assertEquals("fresh", state(report, "storages"));
        assertEquals(
                "local fresh",
                backups.at("/0/storage").asString() + " "
                        + backups.at("/0/state").asString());
        assertEquals(
                "nas failed",
                backups.at("/1/storage").asString() + " "
                        + backups.at("/1/state").asString());
        assertEquals("good", report.at("/sections/backups/value/guests/0/state").asString());
    }

    @Test
    void aTokenWithoutRightsIsToldWhatItLacksAndNotThatThereIsNothing() {
        populate(3);
        for (String privilege : List.of("VM.Audit", "Datastore.Audit", "Sys.Audit")) {
            world.revoke(TOKEN, "/", privilege);
        }
        HostReports reports = reports();

        Collected last = reports.collect(Map.of(), LONG);
        for (int i = 0; i < 2; i++) {
            last = reports.collect(Map.of(), LONG);
        }
        JsonNode report = valid(last);

        for (String section :
                List.of("node", "guests", "storages", "backups", "tasks_failed", "disks", "zfs", "services", "pbs")) {
            assertEquals("denied", state(report, section), section);
        }
        assertEquals("VM.Audit", report.at("/sections/guests/privilege").asString());
        assertEquals("fresh", state(report, "certificates"));
    }

    @Test
    void aHostThatGoesAwayIsStaleAndOneThatWasNeverThereHasFailed() {
        populate(3);
        HostReports reports = reports();
        pve().faults().on("GET", ".*").times(50).answer(595, "Connection refused");
        JsonNode never = valid(reports.collect(Map.of(), LONG));
        pve().faults().clear();
        reports.collect(Map.of(), LONG);
        pve().faults().on("GET", ".*").times(50).answer(595, "Connection refused");

        JsonNode away = valid(reports.collect(Map.of(), LONG));

        assertEquals("failed", state(never, "guests"));
        assertEquals("stale", state(away, "guests"));
        assertEquals("stale", state(away, "node"));
        assertEquals(3, away.at("/sections/guests/value/guests").size());
        assertTrue(away.at("/sections/guests/why").asString().startsWith("595: "));
    }

    @Test
    void theSchemaTakesNothingElse() {
        populate(1);
        JsonNode report = ReportSchema.report(reports().collect(Map.of(), LONG));

        assertEquals(List.of(), schema.problems(report));

        ((ObjectNode) report.at("/sections/guests/value/guests/0")).put("colour", "red");

        assertEquals(1, schema.problems(report).size());
    }
}
