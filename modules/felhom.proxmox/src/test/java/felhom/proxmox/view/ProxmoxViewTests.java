package felhom.proxmox.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.engine.port.TaskEnd;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Certificate;
import felhom.engine.view.DiskState;
import felhom.engine.view.FailedTasks;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostStorage;
import felhom.engine.view.Interface;
import felhom.engine.view.Lacking;
import felhom.engine.view.Listed;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.Reading;
import felhom.engine.view.ZfsPool;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.check.Lab;
import felhom.testkit.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProxmoxViewTests {
    private static final StorageId LOCAL = new StorageId("local");
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Lab lab = Lab.open();
    private final AtomicLong nanos = new AtomicLong();
    private final ProxmoxView view =
            new ProxmoxView(lab.client, new Clocks(InstantSource.system(), nanos::incrementAndGet));

    @AfterEach
    void close() {
        lab.close();
    }

    private static <T> T fresh(Reading<T> reading) {
        assertInstanceOf(Reading.Fresh.class, reading);
        return reading.known().orElseThrow();
    }

    private List<String> asked(String part) {
        return lab.pve.requests().stream()
                .filter(request -> request.path().contains(part))
                .map(RequestRecord::path)
                .toList();
    }

    @Test
    void theNodeTellsItsFigures() {
        NodeFigures figures = fresh(view.node());

        assertEquals("9.2.11", figures.pveVersion());
        assertEquals("6.14.11-2-pve", figures.kernel());
        assertEquals(OptionalInt.of(2), figures.cpus());
        assertEquals(List.of(0.58, 0.81, 1.01), figures.load());
        assertTrue(figures.memory().used() > 0
                && figures.memory().total() > figures.memory().used());
        assertEquals(79_583_903_744L, figures.rootfs().available());
    }

    @Test
    void theNodesOwnGuestsAndStoragesAreToldAndTheClustersCounted() {
        lab.world.lxc(101, "web").running();
        lab.world.qemu(102, "far").on("pve2").running();

        Holdings holdings = fresh(view.holdings());

        assertEquals(
                List.of(101, 9999),
                holdings.guests().items().stream()
                        .map(each -> each.guest().vmid().value())
                        .toList());
        assertTrue(holdings.guests().complete());
        assertEquals(
                List.of("local", "local-btrfs", "local-dir"),
                holdings.storages().items().stream()
                        .map(each -> each.id().value())
                        .toList());
        assertEquals(Set.of(new Vmid(102)), holdings.elsewhere());
        assertEquals(new Holdings.ClusterCount(2, 2, 3, 2), holdings.cluster());
    }

    @Test
    void r19NoGuestsAreUnknownWhereTheRightToSeeThemIsMissing() {
        lab.world.revoke(Lab.TOKEN, "/", "VM.Audit");

        Reading<Holdings> holdings = view.holdings();

        assertEquals(new Reading.Denied<>("VM.Audit", "/vms"), holdings.list(Holdings::guests));
        assertEquals(3, fresh(holdings.list(Holdings::storages)).items().size());
    }

    @Test
    void r19GuestsThatMayBeSeenAreToldAndTheListIsCalledIncomplete() {
        lab.world.lxc(101, "hidden");
        lab.world.revoke(Lab.TOKEN, "/", "VM.Audit").grant(Lab.TOKEN, "/vms/9999", "VM.Audit");

        Listed<?> guests = fresh(view.holdings().list(Holdings::guests));

        assertEquals(1, guests.items().size());
        assertEquals(Optional.of(new Lacking("VM.Audit", "/vms")), guests.hidden());
    }

    @Test
    void aClusterWithoutAGuestHasNone() {
        lab.world.guest(9999).destroyed();

        assertEquals(
                new Listed<>(List.of(), Optional.empty()), fresh(view.holdings().list(Holdings::guests)));
    }

    @Test
    void r25OneBadItemAndOneBadFieldHideNoOther() {
        lab.pve.faults().on("GET", "/cluster/resources").play(200, "OK", """
                {"data":[{"type":"lxc","vmid":"many","node":"pve"},
                 {"type":"lxc","vmid":"101","node":"pve","name":"web","status":"running","maxmem":{"a":1}},
                 {"type":"storage","storage":"local","node":"pve","status":"available","disk":"x","maxdisk":"100"}]}""");

        Holdings holdings = fresh(view.holdings());

        assertEquals("web", holdings.guests().items().getFirst().guest().name());
        assertEquals(1, holdings.guests().items().size());
        assertEquals(1, holdings.storages().items().size());
        assertEquals(3, view.unreadable());
    }

    @Test
    void whatIsReadWithEachReportIsFourRequests() {
        view.holdings();
        view.node();
        view.failedTasks(LONG_AGO);

        assertEquals(
                List.of("/access/permissions", "/cluster/resources", "/nodes/pve/status", "/nodes/pve/tasks"),
                lab.pve.requests().stream().map(RequestRecord::path).sorted().toList());
    }

    @Test
    void r20WhatIsRefusedIsAskedForAgainAfterAnHour() {
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");
        Reading<?> refused = new Reading.Denied<>("Sys.Audit", "/nodes/pve");
        assertEquals(refused, view.services());

        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertEquals(refused, view.services());
        assertEquals(1, asked("/services").size());

        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        assertEquals(refused, view.services());
        assertEquals(2, asked("/services").size());
    }

    @Test
    void r20WhatWasRefusedIsAskedForAtOnceAfterAReload() {
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");
        assertInstanceOf(Reading.Denied.class, view.services());

        lab.world.grant(Lab.TOKEN, "/", "Sys.Audit");
        view.askAgain();

        assertEquals(4, fresh(view.services()).size());
    }

    @Test
    void aRefusalThatDoesNotSayWhatIsMissingIsKnownAnyway() {
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

        assertEquals(new Reading.Denied<>("Sys.Audit", "/nodes/pve"), view.disks());
    }

    @Test
    void aHostThatDoesNotAnswerIsNoEmptyOne() {
        lab.pve.faults().on("GET", "/nodes/pve/status").answer(595, "Connection refused");

        Reading<NodeFigures> node = view.node();

        assertTrue(assertInstanceOf(Reading.Failed.class, node).why().startsWith("595: pveproxy could not connect"));
    }

    @Test
    void disksThatDoNotTurnAreAskedForTheirHealthByOneRequest() {
        DiskState disk = fresh(view.disks()).getFirst();

        assertEquals(Optional.of("PASSED"), disk.health());
        assertEquals(OptionalInt.of(97), disk.lifeLeft());
        assertEquals(Optional.of("LAB0001"), disk.serial());
        assertTrue(disk.healthAt().isPresent());
        assertEquals(2, asked("/disks/").size());
    }

    @Test
    void r35ADiskThatTurnsIsNotWokenUp() {
        lab.world.member("pve").fact("disks", """
                [{"devpath":"/dev/sda","type":"hdd","serial":"TURNS","size":1000,"health":"PASSED","wearout":"N/A"},
                 {"devpath":"/dev/nvme0n1","type":"nvme","serial":"A","size":1000,"health":"PASSED","wearout":91,
                  "smart":{"type":"text","text":"","wearout":91}},
                 {"devpath":"/dev/nvme1n1","type":"nvme","serial":"B","size":1000,"health":"FAILED!","wearout":"3",
                  "smart":{"type":"text","text":"","wearout":3}}]""");

        view.disks();
        List<DiskState> disks = fresh(view.disks());

        assertEquals(
                List.of("A PASSED 91", "B FAILED! 3", "TURNS not asked"),
                disks.stream()
                        .map(disk -> disk.serial().orElseThrow() + " "
                                + disk.health()
                                        .map(word ->
                                                word + " " + disk.lifeLeft().getAsInt())
                                        .orElse("not asked"))
                        .toList());
        assertTrue(lab.pve.requests().stream()
                .filter(request -> request.path().endsWith("/disks/list"))
                .allMatch(request -> "1".equals(request.query().get("skipsmart"))));
        assertEquals(4, asked("/disks/").size());
    }

    @Test
    void aHostWithoutZfsHasNoPools() {
        assertEquals(new Reading.Absent<>("there is no ZFS on this host"), view.zfs());
    }

    @Test
    void zfsPoolsTellTheirHealth() {
        lab.world.member("pve").fact("zfs", """
                [{"name":"rpool","size":1000,"alloc":"600","free":400,"frag":12,"dedup":1.0,"health":"DEGRADED"}]""");

        ZfsPool pool = fresh(view.zfs()).getFirst();

        assertEquals("DEGRADED", pool.health());
        assertEquals(600, pool.allocated().orElseThrow());
        assertEquals(OptionalInt.of(12), pool.fragmentation());
    }

    @Test
    void backupsTellWhoseTheyAreAndOfWhomThereAreNone() {
        lab.world.backup(9999, Instant.parse("2026-11-20T01:00:00Z"));

        BackupFiles backups = fresh(view.backups(LOCAL));

        assertEquals(new Vmid(9999), backups.files().getFirst().guest());
        assertEquals(
                Instant.parse("2026-11-20T01:00:00Z"),
                backups.files().getFirst().created());
        assertTrue(backups.shows(new Vmid(101)));
    }

    @Test
    void r36NoBackupIsNoneWhereTheTokenMayNotSeeThem() {
        lab.world.backup(9999, Instant.parse("2026-11-20T01:00:00Z"));
        lab.world.revoke(Lab.TOKEN, "/", "Datastore.Allocate").revoke(Lab.TOKEN, "/", "VM.Backup");

        assertEquals(new Reading.Denied<>("VM.Backup", "/vms"), view.backups(LOCAL));
    }

    @Test
    void r36OfAGuestWithARightOfItsOwnTheBackupsAreKnown() {
        lab.world.revoke(Lab.TOKEN, "/", "Datastore.Allocate").revoke(Lab.TOKEN, "/", "VM.Backup");
        lab.world.grant(Lab.TOKEN, "/vms/9999", "VM.Backup", "VM.Audit");

        BackupFiles backups = fresh(view.backups(LOCAL));

        assertTrue(backups.shows(new Vmid(9999)));
        assertFalse(backups.shows(new Vmid(101)));
    }

    @Test
    void whatABackupServerVerifiedIsKnown() {
        lab.pve.faults().on("GET", "/nodes/pve/storage/local/content").play(200, "OK", """
                {"data":[{"volid":"pbs:backup/ct/101/2026-11-20T01:00:00Z","content":"backup","vmid":101,"ctime":1,
                  "size":1,"verification":{"state":"failed","upid":"U"},"encrypted":"ab"},
                 {"volid":"local:backup/strange","content":"backup","size":5}]}""");

        BackupFiles backups = fresh(view.backups(LOCAL));

        assertEquals(1, backups.files().size());
        assertFalse(backups.files().getFirst().good());
        assertTrue(backups.files().getFirst().encrypted());
        assertTrue(backups.files().getFirst().size().isEmpty());
    }

    @Test
    void tasksThatFailedAreTold() {
        lab.pve.faults().taskExit("vzsnapshot", "unable to freeze");
        Upid failed = lab.takeSnapshot("one");
        TaskEnd.Ended end = lab.end(failed);
        lab.end(lab.takeSnapshot("two"));

        FailedTasks found = fresh(view.failedTasks(LONG_AGO));

        assertEquals(TaskEnd.Judged.FAILED, end.judged());
        assertEquals(
                List.of(failed),
                found.tasks().items().stream().map(task -> task.upid()).toList());
        assertTrue(found.tasks().complete());
        assertEquals(
                List.of(),
                fresh(view.failedTasks(Instant.now().plusSeconds(60))).tasks().items());
    }

    @Test
    void r19NoFailedTaskIsUnknownWhereOthersTasksAreHidden() {
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

        assertEquals(
                new Reading.Denied<>("Sys.Audit", "/nodes/pve"),
                view.failedTasks(LONG_AGO).list(FailedTasks::tasks));
    }

    @Test
    void r19BridgesThatAreHiddenMakeTheNetworkIncomplete() {
        Listed<Interface> all = fresh(view.network());
        lab.world.revoke(Lab.TOKEN, "/", "SDN.Use");
        view.askAgain();
        Listed<Interface> some = fresh(view.network());

        assertTrue(all.complete());
        assertEquals(
                List.of("eno1", "vmbr0"),
                all.items().stream().map(Interface::name).toList());
        assertEquals(List.of("eno1"), some.items().stream().map(Interface::name).toList());
        assertEquals(Optional.of(new Lacking("SDN.Audit|SDN.Use", "/sdn/zones/localnetwork")), some.hidden());
    }

    @Test
    void certificatesTellTheirEnd() {
        Certificate served = fresh(view.certificates()).getLast();

        assertEquals("pve-ssl.pem", served.file());
        assertEquals(lab.pve.leafFingerprint(), served.fingerprint());
        assertTrue(served.until().orElseThrow().isAfter(Instant.now()));
    }

    @Test
    void ofAStorageThatIsNotThereTheSizesAreUnknown() {
        lab.world.inactiveStorage("local", "directory is expected to be a mount point but is not mounted");

        HostStorage storage =
                fresh(view.holdings().list(Holdings::storages)).items().getFirst();

        assertFalse(storage.active());
        assertTrue(storage.total().isEmpty() && storage.used().isEmpty());
    }
}
