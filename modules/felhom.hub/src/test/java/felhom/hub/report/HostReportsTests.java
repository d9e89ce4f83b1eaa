package felhom.hub.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostStorage;
import felhom.engine.view.Reading;
import felhom.hub.link.ReportSource.Collected;
import felhom.hub.link.ReportSource.Section;
import felhom.ops.StorageId;
import felhom.testkit.hub.ReportShape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HostReportsTests {
    // For what answers; nothing that does takes so long.
    private static final Duration LONG = Duration.ofSeconds(60);
    // For what does not: whatever else is asked for at the same time has answered by then.
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Timing PATIENT = new Timing(
            LONG, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofMinutes(2));

    private final FakeHost host =
            new FakeHost().guest(101).storage("local", "dir", "backup").backups("local");
    private final AtomicLong monotonic = new AtomicLong();
    private final Clocks clocks = new Clocks(() -> FakeHost.NOON, monotonic::incrementAndGet);
    private final Remembered mark = new Remembered();
    private Hardware machine = new Hardware(
            new Reading.Fresh<>(List.of(), FakeHost.NOON),
            new Reading.Fresh<>(List.of(), FakeHost.NOON),
            new Reading.Absent<>("the kernel shows no sensors on this machine"),
            List.of());
    private HostReports reports = reports();

    private static final class Remembered implements TaskMark {
        private Optional<Instant> last = Optional.empty();

        @Override
        public Optional<Instant> read() {
            return last;
        }

        @Override
        public void write(Instant ended) {
            last = Optional.of(ended);
        }
    }

    private HostReports reports(Probe... probes) {
        return new HostReports(host, _ -> machine, List.of(probes), mark, PATIENT, clocks);
    }

    private Collected collect() {
        return reports.collect(Map.of(), LONG);
    }

    private static Section section(Collected collected, String name) {
        return Objects.requireNonNull(collected.sections().get(name));
    }

    private static JsonNode json(Collected collected, String name) {
        return JsonMapper.shared().readTree(section(collected, name).json());
    }

    private static JsonNode value(Collected collected, String name) {
        return json(collected, name).path("value");
    }

    private void pass(Duration time) {
        monotonic.addAndGet(time.toNanos());
    }

    @Test
    void everySectionIsThereAndHasAState() {
        Collected collected = collect();

        assertEquals(
                List.copyOf(ReportShape.SECTIONS),
                List.copyOf(collected.sections().keySet()));
        assertEquals("fresh", section(collected, "node").state());
        assertEquals("absent", section(collected, "restore_tests").state());
        assertEquals(
                "2026-11-30T12:00:00Z", json(collected, "guests").path("at").asString());
        assertEquals(101, value(collected, "guests").at("/guests/0/vmid").asInt());
        assertEquals(0.25, value(collected, "node").path("cpu").asDouble());
        assertEquals(Optional.of(Duration.ofSeconds(1)), collected.hostSkew());
        assertEquals(List.of(), collected.warnings());
    }

    @Test
    void theHardwareSaysOfEachPartWhatIsKnownAndItsWarningsAreThoseOfTheReport() {
        machine = new Hardware(
                new Reading.Fresh<>(
                        List.of(new DiskHealthState(
                                "/dev/sda",
                                1000,
                                Optional.of("Disk"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("sata"),
                                false,
                                new Reading.Absent<>("root's helper is not there"))),
                        FakeHost.NOON),
                new Reading.Failed<>("findmnt hangs"),
                new Reading.Absent<>("the kernel shows no sensors on this machine"),
                List.of("disk /dev/sda: it is too hot"));

        Collected collected = collect();

        assertEquals("fresh", section(collected, "hardware").state());
        JsonNode value = value(collected, "hardware");
        assertEquals("absent", value.at("/disks/items/0/health/state").asString());
        assertEquals(
                "root's helper is not there",
                value.at("/disks/items/0/health/why").asString());
        assertEquals("findmnt hangs", value.at("/mounts/why").asString());
        assertTrue(value.at("/sensors/items").isMissingNode());
        assertEquals(List.of("disk /dev/sda: it is too hot"), collected.warnings());
    }

    @Test
    void r34APartThatHangsDelaysNoOtherAndIsNotWaitedForAgain() {
        host.hang("node");

        Collected first = reports.collect(Map.of(), SHORT);
        Collected second = collect();

        assertEquals("failed", section(first, "node").state());
        assertEquals(
                Optional.of("it has not been answered yet"),
                section(first, "node").why());
        assertEquals("fresh", section(first, "guests").state());
        assertEquals("failed", section(second, "node").state());
        assertEquals(1, host.reads("node"));
        assertEquals(2, host.reads("holdings"));
        host.release("node");
    }

    @Test
    void r34AStorageThatHangsLeavesTheOthersAndIsAskedOnceAtATime() {
        host.storage("nas", "nfs", "backup").backups("local", FakeHost.backup(101, "2026-11-29T01:00:00Z", 5));
        host.hang("backups nas");

        Collected first = reports.collect(Map.of(), SHORT);
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMinutes(11));
            reports.collect(Map.of(), LONG);
        }

        JsonNode storages = value(first, "backups").path("storages");
        assertEquals("fresh", storages.at("/0/state").asString());
        assertEquals("failed", storages.at("/1/state").asString());
        assertEquals("good", value(first, "backups").at("/guests/0/state").asString());
        assertEquals(1, host.reads("backups nas"));
        assertEquals(21, host.reads("backups local"));
        assertEquals(1, host.outstanding());
        host.release("backups nas");
    }

    @Test
    void whatAHungPartBringsInTheEndIsInTheNextReport() throws Exception {
        host.hang("services");
        assertEquals(
                "failed", section(reports.collect(Map.of(), SHORT), "services").state());

        host.release("services");
        while (host.outstanding() > 0 || !section(collect(), "services").state().equals("fresh")) {
            Thread.onSpinWait();
        }

        assertEquals(1, host.reads("services"));
    }

    @Test
    void whatCannotBeReadNowIsStaleWithTheTimeOfItsValue() {
        collect();
        host.holdings = Optional.of(new Reading.Failed<>("595: pveproxy could not connect to pvedaemon"));
        host.at = FakeHost.NOON.plusSeconds(30);

        JsonNode guests = json(collect(), "guests");

        assertEquals("stale", guests.path("state").asString());
        assertEquals("2026-11-30T12:00:00Z", guests.path("since").asString());
        assertEquals(
                "595: pveproxy could not connect to pvedaemon",
                guests.path("why").asString());
        assertEquals(101, guests.at("/value/guests/0/vmid").asInt());
    }

    @Test
    void aRightThatWasTakenAwayTakesTheValueAlong() {
        collect();
        host.holdings = Optional.of(new Reading.Denied<Holdings>("Sys.Audit", "/"));

        JsonNode guests = json(collect(), "guests");

        assertEquals("denied", guests.path("state").asString());
        assertEquals("Sys.Audit", guests.path("privilege").asString());
        assertFalse(guests.has("value") || guests.has("digest"));
    }

    @Test
    void aValueThatTheHubHasStaysAtHomeUntilItChanges() {
        String digest = section(collect(), "guests").digest().orElseThrow();

        Collected same = reports.collect(Map.of("guests", digest), LONG);
        host.guest(102);
        Collected other = reports.collect(Map.of("guests", digest), LONG);

        assertFalse(json(same, "guests").has("value"));
        assertEquals(digest, json(same, "guests").path("digest").asString());
        assertNotEquals(digest, section(other, "guests").digest().orElseThrow());
        assertEquals(2, value(other, "guests").path("guests").size());
    }

    @Test
    void aHostThatSaysTheSameAgainAfterARestartHasTheSameDigests() {
        Collected before = collect();

        reports = reports();
        Collected after = collect();

        for (String name : List.of("guests", "storages", "backups", "services", "certificates", "tasks_failed")) {
            assertEquals(section(before, name).digest(), section(after, name).digest(), name);
        }
    }

    @Test
    void whatIsReadSeldomComesWithTwoRequestsAReport() {
        List<List<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            collect();
            counts.add(List.of("certificates", "services", "disks", "zfs", "network").stream()
                    .map(host::reads)
                    .toList());
        }

        assertEquals(
                List.of(List.of(1, 1, 0, 0, 0), List.of(1, 1, 1, 0, 0), List.of(1, 1, 1, 1, 1), List.of(1, 1, 1, 1, 1)),
                counts);
        assertEquals("fresh", section(collect(), "network").state());
    }

    @Test
    void whatIsReadSeldomIsReadAgainAfterItsInterval() {
        for (int i = 0; i < 3; i++) {
            collect();
        }
        pass(Duration.ofMinutes(9));
        collect();
        assertEquals(1, host.reads("services"));

        pass(Duration.ofMinutes(2));
        for (int i = 0; i < 3; i++) {
            collect();
        }

        assertEquals(2, host.reads("services"));
        assertEquals(2, host.reads("disks"));
        assertEquals(2, host.reads("backups local"));
        assertEquals(1, host.reads("certificates"));
    }

    @Test
    void whatFailedIsTriedAgainAfterAMinute() {
        host.backups.clear();
        assertEquals("failed", section(collect(), "backups").state());
        host.backups("local", FakeHost.backup(101, "2026-11-29T01:00:00Z", 5));

        assertEquals("failed", section(collect(), "backups").state());
        pass(Duration.ofSeconds(61));

        assertEquals("good", value(collect(), "backups").at("/guests/0/state").asString());
    }

    @Test
    void r20WhatWasRefusedIsReadWithTheNextReportAfterAReload() {
        host.backups.put(new StorageId("local"), new Reading.Denied<>("VM.Backup", "/vms"));
        assertEquals("denied", section(collect(), "backups").state());
        host.backups("local");
        assertEquals("denied", section(collect(), "backups").state());

        reports.askAgain();

        assertEquals("none", value(collect(), "backups").at("/guests/0/state").asString());
        assertEquals(1, host.reads("again"));
        assertEquals(1, host.reads("certificates"));
    }

    @Test
    void r34AStorageThatGoesAndComesBackWhileItHangsIsAskedOnce() {
        host.hang("backups local");
        reports.collect(Map.of(), SHORT);
        List<HostStorage> storages = List.copyOf(host.storages);

        host.storages.clear();
        collect();
        host.storages.addAll(storages);
        collect();

        assertEquals(1, host.reads("backups local"));
        host.release("backups local");
    }

    @Test
    void aBugInOnePartIsAFailureOfThatPart() {
        host.broken = "node";

        Collected collected = collect();

        assertEquals("fresh", section(collected, "guests").state());
        assertEquals(
                Optional.of("it could not be read: java.lang.IllegalStateException: a bug"),
                section(collected, "node").why());
    }

    @Test
    void aFailedTaskIsToldUntilTheHubHasItAndThenNoMore() {
        host.failed(1, -60);
        String first = section(collect(), "tasks_failed").digest().orElseThrow();
        Collected again = collect();
        host.failed(2, -30);

        Collected after = reports.collect(Map.of("tasks_failed", first), LONG);
        Collected later = reports.collect(
                Map.of("tasks_failed", section(after, "tasks_failed").digest().orElseThrow()), LONG);

        assertEquals(1, value(again, "tasks_failed").path("tasks").size());
        assertEquals(
                "[\"UPID:pve:00000002:00059C11:6B017154:vzdump:101:root@pam:\"]",
                value(after, "tasks_failed").path("tasks").findValues("upid").toString());
        assertEquals(0, value(later, "tasks_failed").path("tasks").size());
    }

    @Test
    void aFailedTaskThatTheHubHasIsNotToldAgainAfterARestart() {
        host.failed(1, -3600);
        reports.collect(
                Map.of(
                        "tasks_failed",
                        section(collect(), "tasks_failed").digest().orElseThrow()),
                LONG);
        host.failed(2, -30);

        reports = reports();

        assertEquals(1, value(collect(), "tasks_failed").path("tasks").size());
    }

    @Test
    void failuresThatTheHubNeverTakesDoNotGrowWithoutAnEnd() {
        for (int i = 0; i < 300; i++) {
            host.failed(i, i - 1000);
        }

        JsonNode value = value(collect(), "tasks_failed");

        assertEquals(200, value.path("tasks").size());
        assertEquals(100, value.path("left_out").asInt());
    }

    @Test
    void aTaskThatFailsAfterTheHostsClockWasSetBackIsTold() {
        host.failed(1, 86_400);
        reports.collect(
                Map.of(
                        "tasks_failed",
                        section(collect(), "tasks_failed").digest().orElseThrow()),
                LONG);

        host.failed(2, 1);

        assertEquals(
                "[\"UPID:pve:00000002:00059C11:6B017154:vzdump:101:root@pam:\"]",
                value(collect(), "tasks_failed")
                        .path("tasks")
                        .findValues("upid")
                        .toString());
    }

    @Test
    void aStorageThatCannotBeReadIsAWarningBesideOthersThatCan() {
        host.storage("nas", "nfs", "backup");

        assertEquals(
                List.of("what backups are on storage nas is not known now: 596: nobody answers"),
                collect().warnings());
    }

    @Test
    void fieldsThatCouldNotBeReadAreAWarning() {
        host.unreadable = 3;

        assertEquals(
                List.of("3 fields or items of the host's answers could not be read since the start"),
                collect().warnings());
    }

    @Test
    void aBackupServerIsTheStoragesOfItsType() {
        host.storage("pbs", "pbs", "backup").backups("pbs");

        JsonNode servers = value(collect(), "pbs");

        assertEquals("pbs", servers.at("/storages/0/storage").asString());
        assertEquals(1, servers.path("storages").size());
    }

    @Test
    void aProbeThatHangsIsUnknownAndTheOthersAreNot() {
        CountDownLatch hung = new CountDownLatch(1);
        reports = reports(probe("a", () -> ProbeResult.up("fine", Map.of("status", 200L))), probe("b", () -> {
            await(hung);
            return ProbeResult.up("late", Map.of());
        }));

        JsonNode probes = value(reports.collect(Map.of(), SHORT), "probes").path("probes");

        assertEquals("up", probes.at("/0/state").asString());
        assertEquals(200, probes.at("/0/figures/status").asInt());
        assertEquals("2026-11-30T12:00:00Z", probes.at("/0/since").asString());
        assertTrue(probes.at("/0/changed").isNull());
        assertEquals("unknown", probes.at("/1/state").asString());
        assertEquals("it has not been answered yet", probes.at("/1/words").asString());
        hung.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Probe probe(String target, Supplier<ProbeResult> look) {
        return new Probe() {
            @Override
            public String kind() {
                return "test";
            }

            @Override
            public String target() {
                return target;
            }

            @Override
            public ProbeResult look() {
                return look.get();
            }
        };
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        host.hang("node");
        Thread collecting = Thread.ofPlatform().start(() -> reports.collect(Map.of(), LONG));
        while (host.reads("node") == 0) {
            Thread.onSpinWait();
        }

        collecting.interrupt();

        assertTrue(collecting.join(Duration.ofSeconds(30)));
        host.release("node");
    }
}
