package felhom.proxmox.check;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.ClusterApi;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.QemuApi;
import felhom.proxmox.api.StorageApi;
import felhom.proxmox.api.StorageConfigApi;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.CloneRequest;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.DiskSize;
import felhom.proxmox.request.ImageFormat;
import felhom.proxmox.request.LxcNic;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.LxcVolume;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.QemuNic;
import felhom.proxmox.request.QemuOptions;
import felhom.proxmox.request.QemuVolume;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.request.StorageBackend;
import felhom.proxmox.request.StorageOptions;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every mutation that the client can say, by what it is for.
final class Mutations {
    static final StorageId LOCAL = new StorageId("local");
    static final StorageId TANK = new StorageId("tank");
    static final VolumeId ARCHIVE = new VolumeId("local:backup/vzdump-lxc-9999-2026_11_21-05_50_35.tar.zst");
    static final Upid TASK = Upid.of("UPID:pve:00003230:0006C2EE:6B01375C:vzdump:9999:felhom-agent@pve!agent:");
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Optional<String> DIGEST = Optional.of("8713cdcc82c786ef9e20a72fbe4c75e74e531220");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<String, Mutation> all = new LinkedHashMap<>();

    private Mutations(PveClient client) {
        NodeApi node = client.ownNode();
        LxcApi ct = node.lxc(new Vmid(9999));
        QemuApi vm = node.qemu(new Vmid(9970));
        power(ct, vm);
        snapshots(ct, vm);
        configuration(ct, vm);
        volumes(ct, vm);
        creation(node);
        copies(ct, vm);
        backups(node);
        backupFiles(node.storage(LOCAL));
        storages(client.storages());
        cluster(client.cluster());
        all.put("stop task", node.tasks().stop(TASK));
    }

    static Map<String, Mutation> of(PveClient client) {
        return new Mutations(client).all;
    }

    private void power(LxcApi ct, QemuApi vm) {
        for (GuestApi guest : List.of(ct, vm)) {
            String kind = guest.kind() + " ";
            all.put(kind + "start", guest.start());
            all.put(kind + "stop", guest.stop());
            all.put(kind + "stop in a shutdown", guest.stopEvenWhileItShutsDown());
            all.put(kind + "shutdown", guest.shutdown(MINUTE, false));
            all.put(kind + "shutdown or stop", guest.shutdown(MINUTE, true));
            all.put(kind + "reboot", guest.reboot(MINUTE));
        }
        all.put("LXC suspend", ct.suspend());
        all.put("LXC resume", ct.resume());
        all.put("QEMU pause", vm.pause());
        all.put("QEMU suspend to disk", vm.suspendToDisk(Optional.of(TANK)));
        all.put("QEMU resume", vm.resume());
        all.put("QEMU reset", vm.reset());
    }

    private void snapshots(LxcApi ct, QemuApi vm) {
        all.put("LXC snapshot", ct.snapshot(BEFORE, "why"));
        all.put("QEMU snapshot", vm.snapshot(BEFORE, "", false));
        all.put("QEMU snapshot with memory", vm.snapshot(BEFORE, "why", true));
        for (GuestApi guest : List.of(ct, vm)) {
            String kind = guest.kind() + " ";
            all.put(kind + "rollback", guest.rollback(BEFORE));
            all.put(kind + "rollback and start", guest.rollbackAndStart(BEFORE));
            all.put(kind + "delete snapshot", guest.deleteSnapshot(BEFORE));
            all.put(kind + "forget snapshot", guest.forgetSnapshot(BEFORE));
            all.put(kind + "describe snapshot", guest.describeSnapshot(BEFORE, "new text"));
        }
    }

    private void configuration(LxcApi ct, QemuApi vm) {
        LxcOptions lxc = LxcOptions.NONE
                .hostname("ct")
                .description("a = b; c & d")
                .tags(Set.of("felhom-b", "felhom-a"))
                .memory(512)
                .swap(0)
                .cores(2)
                .cpuLimit(1.5)
                .onBoot(false)
                .protection(true)
                .nameservers("192.0.2.1 192.0.2.2")
                .net(0, LxcNic.dhcp("eth0", "vmbr0"))
                .mount(0, LxcVolume.newMount(TANK, 8, "/data", false))
                .nesting(true);
        all.put("LXC configure", ct.setConfig(lxc, List.of("mp1", "startup"), DIGEST));
        all.put("LXC revert pending", ct.revertPending(List.of("net0"), DIGEST));
        QemuOptions qemu = QemuOptions.NONE
                .name("vm")
                .description("text")
                .tags(Set.of("felhom-a"))
                .memory(1024)
                .cores(2)
                .sockets(1)
                .osType("l26")
                .onBoot(false)
                .protection(false)
                .agent(true)
                .net(0, new QemuNic("virtio", "vmbr0", Optional.of("BC:24:11:00:E5:5C"), Optional.of(5), true))
                .disk("scsi1", QemuVolume.existing(new VolumeId("tank:vm-9970-disk-1")));
        all.put("QEMU configure", vm.setConfig(qemu, List.of(), DIGEST));
        all.put("QEMU configure in a task", vm.setConfigInTask(qemu, List.of("ide2"), DIGEST, Optional.empty()));
        all.put(
                "QEMU configure in a task, waiting",
                vm.setConfigInTask(
                        QemuOptions.NONE.cores(4), List.of(), Optional.empty(), Optional.of(Duration.ofSeconds(30))));
        all.put("QEMU revert pending", vm.revertPending(List.of("memory"), Optional.empty()));
    }

    private void volumes(LxcApi ct, QemuApi vm) {
        all.put("LXC resize", ct.resize("rootfs", DiskSize.plusMebibytes(64), DIGEST));
        all.put("QEMU resize", vm.resize("scsi0", DiskSize.mebibytes(2048), Optional.empty()));
        all.put("LXC move volume", ct.moveVolume("rootfs", TANK, false, DIGEST));
        all.put("LXC move volume for good", ct.moveVolume("mp0", TANK, true, Optional.empty()));
        all.put("QEMU move disk", vm.moveDisk("scsi0", TANK, Optional.of(ImageFormat.QCOW2), true, DIGEST));
    }

    private void creation(NodeApi node) {
        VolumeId template = new VolumeId("local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz");
        all.put(
                "create LXC",
                node.create(new NewGuest.Lxc(
                        new Vmid(9990),
                        template,
                        TANK,
                        LxcVolume.newRoot(TANK, 4),
                        LxcOptions.NONE.hostname("new").memory(256).net(0, LxcNic.dhcp("eth0", "vmbr0")),
                        Optional.of("lab"),
                        false)));
        QemuOptions machine = QemuOptions.NONE
                .name("new")
                .memory(64)
                .scsiController("virtio-scsi-single")
                .net(0, QemuNic.virtio("vmbr0"))
                .disk("scsi0", QemuVolume.fresh(TANK, 8).format(ImageFormat.RAW))
                .emptyDrive("ide2");
        all.put("create QEMU", node.create(new NewGuest.Qemu(new Vmid(9991), machine, Optional.empty(), true)));
        all.put(
                "restore LXC",
                node.create(new NewGuest.RestoredLxc(
                        new Vmid(9990),
                        ARCHIVE,
                        TANK,
                        Restoring.PLAIN,
                        LxcOptions.NONE.hostname("copy").onBoot(false),
                        Optional.empty())));
        all.put(
                "restore LXC over itself",
                node.create(new NewGuest.RestoredLxc(
                        new Vmid(9999),
                        ARCHIVE,
                        TANK,
                        new Restoring(true, true, true),
                        LxcOptions.NONE,
                        Optional.of("lab"))));
        all.put(
                "restore QEMU",
                node.create(new NewGuest.RestoredQemu(
                        new Vmid(9992),
                        new VolumeId("local:backup/vzdump-qemu-9970-2026_11_21-06_42_41.vma.zst"),
                        Optional.of(TANK),
                        new Restoring(false, true, false),
                        false,
                        QemuOptions.NONE.onBoot(false),
                        Optional.empty())));
    }

    private void copies(LxcApi ct, QemuApi vm) {
        all.put("LXC clone", ct.clone(CloneRequest.full(new Vmid(9990), "copy", TANK)));
        all.put("LXC linked clone", ct.clone(CloneRequest.linked(new Vmid(9990), "copy")));
        all.put(
                "QEMU clone of a snapshot",
                vm.clone(new CloneRequest(
                        new Vmid(9991),
                        true,
                        Optional.of("copy"),
                        Optional.of("text"),
                        Optional.of(BEFORE),
                        Optional.of(TANK),
                        Optional.of("lab"))));
        all.put("LXC template", ct.template());
        all.put("QEMU template", vm.template());
        all.put("LXC migrate", ct.migrate(new NodeName("other"), true, Optional.of(TANK)));
        all.put("QEMU migrate", vm.migrate(new NodeName("other"), true, Optional.empty()));
        all.put("LXC destroy", ct.destroy(Destruction.PLAIN));
        all.put("LXC destroy all", ct.destroy(new Destruction(true, true, true)));
        all.put("QEMU destroy", vm.destroy(new Destruction(true, false, false)));
    }

    private void backups(NodeApi node) {
        BackupRequest.Mode mode = BackupRequest.Mode.SNAPSHOT;
        BackupRequest one = BackupRequest.of(Set.of(new Vmid(9999)), LOCAL, mode);
        all.put("back up", node.backUp(one));
        all.put(
                "back up with everything",
                node.backUp(one.compression(BackupRequest.Compression.GZIP)
                        .pruning(new Retention(3, 0, 7, 4, 0, 0))
                        .notes("C:\\ {{guestname}}\nsecond line")
                        .protectedOne()
                        .bandwidth(10_240)
                        .ioPriority(8)
                        .zstdThreads(2)
                        .gzipThreads(1)
                        .workers(4)
                        .without(List.of("/var/cache/*", "/srv/a=b;c"))
                        .standardExcludes(true)
                        .stopWait(Duration.ofMinutes(5))
                        .lockWait(Duration.ofMinutes(30))
                        .fleecing(TANK)
                        .changeDetection("metadata")
                        .entriesMax(2_097_152)
                        .quiet()
                        .mail("root@pam", true)));
        all.put(
                "back up two, silently, pruning",
                node.backUp(BackupRequest.of(Set.of(new Vmid(9997), new Vmid(100)), LOCAL, BackupRequest.Mode.STOP)
                        .pruning()
                        .silently()));
        all.put(
                "back up all but one",
                node.backUp(
                        BackupRequest.ofAll(Set.of(new Vmid(101)), LOCAL, mode).notifying()));
        all.put(
                "back up a pool",
                node.backUp(BackupRequest.ofPool("lab", LOCAL, BackupRequest.Mode.SUSPEND)
                        .notifyingAsFits()));
    }

    private void backupFiles(StorageApi storage) {
        all.put(
                "prune a guest's",
                storage.prune(
                        Optional.of(Retention.last(3)), Optional.of(new Vmid(9999)), Optional.of(Guest.Kind.LXC)));
        all.put("prune by the storage's own", storage.prune(Optional.empty(), Optional.empty(), Optional.empty()));
        all.put("annotate", storage.annotate(ARCHIVE, "other notes"));
        all.put("protect", storage.protect(ARCHIVE, true));
        all.put("unprotect", storage.protect(ARCHIVE, false));
        all.put("delete backup", storage.delete(ARCHIVE));
        all.put("delete backup, waiting", storage.deleteWithin(ARCHIVE, Duration.ofSeconds(5)));
        all.put(
                "download file",
                storage.download("iso", "a.iso", URI.create("https://example.org/a.iso"), "0".repeat(128)));
        all.put("allocate", storage.allocate(new Vmid(9999), "vm-9999-disk-7", 64, Optional.of(ImageFormat.RAW)));
        all.put("download template", storage.downloadTemplate("alpine-3.22-default_20250617_amd64.tar.xz"));
    }

    private void storages(StorageConfigApi storages) {
        StorageOptions backups = StorageOptions.NONE.content(Set.of("backup")).retention(Retention.last(2));
        Optional<String> none = Optional.empty();
        StorageBackend.Secret secret = new StorageBackend.Secret("a secret");
        Map<String, StorageBackend> backends = new LinkedHashMap<>();
        backends.put("directory", new StorageBackend.Directory("/mnt/usb", true));
        backends.put("btrfs", new StorageBackend.Btrfs("/mnt/btr", false));
        backends.put("nfs", new StorageBackend.Nfs("192.0.2.9", "/export", Optional.of("vers=4.2")));
        backends.put("cifs", new StorageBackend.Cifs("192.0.2.9", "share", "svc", secret));
        String fingerprint = "AA:".repeat(31) + "AA";
        backends.put(
                "pbs",
                new StorageBackend.BackupServer(
                        "192.0.2.9", "main", none, "svc@pbs!agent", secret, Optional.of(fingerprint)));
        backends.put("zfs", new StorageBackend.ZfsPool("tank/guests", true));
        backends.put("lvm-thin", new StorageBackend.LvmThin("pve", "data"));
        backends.forEach((name, backend) -> all.put("add " + name, storages.add(TANK, backend, backups)));
        StorageOptions options = StorageOptions.NONE
                .content(Set.of("rootdir", "images"))
                .nodes(Set.of(new NodeName("pve")))
                .shared(false)
                .protectedBackups(-1);
        all.put("change storage", storages.change(TANK, options, List.of("prune-backups"), DIGEST));
        all.put("disable storage", storages.disable(TANK));
        all.put("enable storage", storages.enable(TANK));
        all.put("remove storage", storages.remove(TANK));
    }

    private void cluster(ClusterApi cluster) {
        BackupRequest weekly = BackupRequest.of(Set.of(new Vmid(9999)), LOCAL, BackupRequest.Mode.SNAPSHOT);
        all.put("add backup job", cluster.addBackupJob("weekly", "sun 01:00", true, weekly));
        all.put("add to pool", cluster.addToPool("lab", Set.of(new Vmid(9999), new Vmid(100))));
        all.put("remove from pool", cluster.removeFromPool("lab", Set.of(new Vmid(9999))));
    }
}
