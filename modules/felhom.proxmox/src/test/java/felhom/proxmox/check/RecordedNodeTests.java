package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Tasks;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.BackupDefaults;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.answer.Disk;
import felhom.proxmox.answer.NetworkInterface;
import felhom.proxmox.answer.NodeStatus;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.answer.Smart;
import felhom.proxmox.answer.Template;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.request.RrdFrame;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the client makes of the answers that a real host gave about itself, its storages, its tasks and its
/// disks.
class RecordedNodeTests {
    private static final StorageId LOCAL = new StorageId("local");

    private PveClient client = new Player().client();

    private PveClient host(String... titles) {
        client = Player.client(titles);
        return client;
    }

    @AfterEach
    void nothingInARealAnswerIsAStranger() {
        assertEquals(0, client.drift());
    }

    @Test
    void theNodeItself() {
        client = new Player()
                .play(Player.recording("node status"))
                .play(Player.recording("node version"))
                .play(Player.recording("nodes"))
                .client();

        NodeStatus status = client.ownNode().status();
        assertEquals(Duration.ofSeconds(3361), status.uptime());
        assertEquals(25_276_502_016L, status.memoryTotal());
        assertEquals(79_583_903_744L, status.rootAvailable());
        assertEquals("9.2.11", client.ownNode().version().version());
        assertTrue(client.nodes().getFirst().fingerprint().orElseThrow().startsWith("FC:0E:B5"));
    }

    @Test
    void aHistoryKeepsPointsWithoutASample() {
        client = new Player()
                .play(Player.recording("rrddata of the node, hour"))
                .play(Player.recording("rrddata of a storage"))
                .client();

        List<RrdPoint> node = client.ownNode().history(RrdFrame.HOUR, RrdPoint.Of.AVERAGE);
        assertEquals(Instant.ofEpochSecond(1795238280), node.getFirst().time());
        assertEquals(Map.of(), node.getFirst().figures());
        assertEquals(0.411875485826943, node.get(8).figures().get("cpu"));
        List<RrdPoint> storage = client.ownNode().storage(LOCAL).history(RrdFrame.HOUR, RrdPoint.Of.MAX);
        assertEquals(Set.of("used", "total"), storage.get(7).figures().keySet());
    }

    @Test
    void networkInterfacesTemplatesAndServices() {
        client = new Player()
                .play(Player.recording("network [with an /etc/network/interfaces]"))
                .play(Player.recording("aplinfo [one entry]"))
                .play(Player.recording("services"))
                .client();

        NetworkInterface bridge = client.ownNode().network().get(1);
        assertEquals("vmbr0", bridge.name());
        assertEquals("bridge", bridge.type());
        assertEquals(List.of("192.0.2.10/24"), bridge.addresses());
        assertEquals(List.of("eno1"), bridge.ports());
        assertEquals(Optional.of("192.0.2.1"), bridge.gateway());
        assertTrue(bridge.active() && bridge.autostart());
        Template template = client.ownNode().templates().getFirst();
        assertEquals("alpine-3.22-default_20250617_amd64.tar.xz", template.file());
        assertEquals(List.of(), client.ownNode().services());
    }

    @Test
    void certificates() {
        List<CertificateInfo> files = host("certificates").ownNode().certificates();

        assertEquals(
                Set.of("pve-root-ca.pem", "pve-ssl.pem"),
                Set.copyOf(files.stream().map(CertificateInfo::file).toList()));
        assertTrue(files.stream().allMatch(f -> f.notAfter().isPresent()));
    }

    @Test
    void disksAreListedWithoutBeingWoken() {
        client = new Player()
                .play(Player.recording("disks, skipsmart=1 [stub input]"))
                .client();

        Disk disk = client.ownNode().hardware().disks().getFirst();

        assertEquals("/dev/vda", disk.device());
        assertEquals(Optional.of("LAB0001"), disk.serial());
        assertEquals(Optional.of("0x5000c500a1b2c3d4"), disk.wwn());
        assertEquals("UNKNOWN", disk.health());
        assertEquals(OptionalInt.empty(), disk.lifeLeft());
        assertEquals(274_877_906_944L, disk.size());
    }

    @Test
    void smartOfEachKindOfDisk() {
        Smart ata = host("smart, ata [stub input]").ownNode().hardware().smart("/dev/vda");
        assertEquals("PASSED", ata.health());
        Smart.Attribute temperature =
                ata.attributes().stream().filter(a -> a.id() == 194).findFirst().orElseThrow();
        assertEquals("36 (Min/Max 18/48)", temperature.raw());
        assertEquals(Optional.empty(), temperature.failing());

        Smart failing = host("smart, failing [stub input]").ownNode().hardware().smart("/dev/vda");
        assertEquals("FAILED!", failing.health());
        assertEquals(
                List.of("Reallocated_Sector_Ct"),
                failing.attributes().stream()
                        .filter(a -> a.failing().isPresent())
                        .map(Smart.Attribute::name)
                        .toList());

        Smart nvme = host("smart, nvme [stub input]").ownNode().hardware().smart("/dev/vda");
        assertEquals(OptionalInt.of(97), nvme.lifeLeft());
        assertTrue(nvme.report().orElseThrow().contains("Percentage Used"));
        assertEquals(List.of(), nvme.attributes());
    }

    @Test
    void storagesAsTheirNodeSeesThem() {
        client = new Player()
                .play(Player.recording("node storage"))
                .play(Player.recording("one storage status"))
                .play(Player.recording("cluster storage config"))
                .client();

        List<Storage> storages = client.ownNode().storages();
        assertEquals(3, storages.size());
        Storage btrfs = storages.get(1);
        assertEquals(new StorageId("local-btrfs"), btrfs.id());
        assertEquals(Set.of("rootdir", "images"), btrfs.content());
        assertEquals(3_627_872_256L, btrfs.available().orElseThrow());
        Storage local = client.ownNode().storage(LOCAL).status();
        assertTrue(local.active() && local.enabled() && !local.shared());
        assertEquals(3, client.storages().all().size());
    }

    @Test
    void backupsWithTheirNotesAndTheirProtection() {
        client = new Player()
                .play(Player.recording("... content with notes and protected"))
                .client();

        ContentItem backup =
                client.ownNode().storage(LOCAL).backups(Optional.empty()).getFirst();

        assertEquals("local:backup/vzdump-lxc-9999-2026_11_21-06_19_31.tar.zst", backup.volid());
        assertEquals(Optional.of(new Vmid(9999)), backup.guest());
        assertEquals(1_087_867, backup.size());
        assertTrue(backup.isProtected());
        assertEquals(Optional.of(Instant.ofEpochSecond(1795241971)), backup.created());
    }

    @Test
    void aPruningIsToldBeforehand() {
        List<PruneMark> marks = host("prunebackups dry run, all guests")
                .ownNode()
                .storage(LOCAL)
                .pruneDryRun(Optional.of(Retention.last(1)), Optional.empty(), Optional.empty());

        assertEquals(9, marks.size());
        assertEquals(3, marks.stream().filter(PruneMark::removed).count());
        assertEquals(2, marks.stream().filter(m -> m.mark().equals("protected")).count());
    }

    @Test
    void whatABackupWouldBeAndWhatOneHolds() {
        client = new Player()
                .play(Player.recording("storage with retention: vzdump defaults"))
                .play(Player.recording("the archive's config (extractconfig)"))
                .client();

        BackupDefaults defaults = client.ownNode().backupDefaults(Optional.of(LOCAL));
        assertTrue(defaults.prunes());
        assertEquals("0", defaults.compression());
        assertEquals(Optional.of(Retention.last(2)), defaults.retention());
        String config = client.ownNode()
                .archivedConfig(new VolumeId("local:backup/vzdump-lxc-9999-2026_11_21-06_22_33.tar.zst"));
        assertTrue(config.startsWith("#lab guest\narch: amd64\n"), config);
    }

    @Test
    void tasksEndedAndRunning() {
        List<Tasks.Summary> failed =
                host("tasks, errors=1 limit=2").ownNode().tasks().list(TaskFilter.of(TaskFilter.Source.ARCHIVE, 2));
        assertEquals("root@pam", failed.getFirst().user());
        assertFalse(failed.getFirst().running());
        assertTrue(failed.getFirst().exitStatus().orElseThrow().contains("does not exist"));

        List<Tasks.Summary> active =
                host("... active tasks").ownNode().tasks().list(TaskFilter.of(TaskFilter.Source.ACTIVE, 2));
        assertTrue(active.getFirst().running());
        assertEquals("felhom-agent@pve!agent", active.getFirst().user());
    }
}
