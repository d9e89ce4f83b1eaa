package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.backup.BackupAccount;
import felhom.proxmox.check.Lab;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// R39: what a backup does not hold is said before it starts and when it is done.
class BackupAccountTests {
    private static final Vmid VM = new Vmid(9970);

    private static List<String> leftOut(Lab lab, Vmid vmid) {
        return BackupAccount.of(new OwnGuests(lab.client).get(vmid)).leftOut().stream()
                .map(LeftOut::words)
                .toList();
    }

    private static ProxmoxSteps steps(Lab lab) {
        return new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1));
    }

    private static Outcome backUp(Lab lab, Vmid vmid, String notes) {
        return steps(lab).execute(step(vmid, notes), TaskListener.SILENT);
    }

    private static Step.BackUp step(Vmid vmid, String notes) {
        return new Step.BackUp(vmid, new StorageId("local"), notes);
    }

    private static String volume(Lab lab) {
        return lab.world.backups().getLast().volid();
    }

    @Test
    void ofAContainerEverythingButItsRootAndWhatIsMarkedStaysOut() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .guest(9999)
                    .config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=8G")
                    .config("mp1", "local-btrfs:9999/vm-9999-disk-2.raw,mp=/kept,backup=1,size=1G")
                    .config("mp2", "/srv/media,mp=/media,backup=1")
                    .config("mp3", "/dev/sdb1,mp=/disk")
                    .config("mp10", "local-btrfs:9999/vm-9999-disk-3.raw,mp=/cache,backup=0")
                    .config("mp11", "local-btrfs:9999/vm-9999-disk-5.raw,mp=/by-hand,backup=yes")
                    .config("dev0", "path=/dev/ttyUSB0,gid=20")
                    .config("unused0", "local-btrfs:9999/vm-9999-disk-4.raw")
                    .config("lxc.mount.entry", "/srv/raw srv/raw none bind,create=dir 0 0");

            String elsewhere = "; a backup of the guest has no part of the host: save it by other means";
            assertEquals(
                    List.of(
                            "dev0 is not in the backup (device '/dev/ttyUSB0' of the host): it is a device of the host"
                                    + elsewhere,
                            "lxc.mount.entry is not in the backup ('/srv/raw' of the host): it is mounted past Proxmox"
                                    + " VE's configuration" + elsewhere,
                            "mp0 is not in the backup (volume 'local-btrfs:9999/vm-9999-disk-1.raw', mounted at '/data',"
                                    + " 8.0 GiB): it does not have backup=1; to have it in: pct set 9999 --mp0"
                                    + " local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=8G,backup=1",
                            "mp2 is not in the backup (directory '/srv/media' of the host, mounted at '/media'): it is a"
                                    + " bind mount" + elsewhere,
                            "mp3 is not in the backup (device '/dev/sdb1' of the host, mounted at '/disk'): it is a"
                                    + " device mount" + elsewhere,
                            "mp10 is not in the backup (volume 'local-btrfs:9999/vm-9999-disk-3.raw', mounted at"
                                    + " '/cache'): it does not have backup=1; to have it in: pct set 9999 --mp10"
                                    + " local-btrfs:9999/vm-9999-disk-3.raw,mp=/cache,backup=1",
                            "unused0 is not in the backup (volume 'local-btrfs:9999/vm-9999-disk-4.raw'): the guest has"
                                    + " it and does not use it; attach it to have it in, or delete it"),
                    leftOut(lab, Lab.GUEST));
        }
    }

    @Test
    void ofAMachineDisksThatAreMarkedAndWhatIsTheHostsStayOut() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .qemu(VM.value(), "vmtest")
                    .config("scsi0", "local-btrfs:9970/vm-9970-disk-0.raw,size=4G")
                    .config("scsi1", "/dev/disk/by-id/ata-WDC_1,size=2T")
                    .config("scsi2", "local-btrfs:9970/vm-9970-disk-2.raw,backup=0,size=16G")
                    .config("scsi3", "/dev/disk/by-id/ata-WDC_2,backup=0,size=3T")
                    .config("efidisk0", "local-btrfs:9970/vm-9970-disk-3.raw,size=528K")
                    .config("ide0", "local-btrfs:9970/vm-9970-cloudinit.qcow2,media=cdrom")
                    .config("ide2", "none,media=cdrom")
                    .config("hostpci0", "0000:01:00.0,pcie=1")
                    .config("usb0", "host=1234:5678,usb3=1")
                    .config("usb1", "spice")
                    .config("usb2", "mapping=dongle")
                    .config("virtiofs0", "media,cache=auto");

            String host = "it is a device of the host; a backup of the guest has no part of the host: save it by other"
                    + " means";
            assertEquals(
                    List.of(
                            "efidisk0 is not in the backup (disk 'local-btrfs:9970/vm-9970-disk-3.raw', 528.0 KiB): an"
                                    + " EFI disk goes in only where the machine boots by EFI (bios=ovmf)",
                            "hostpci0 is not in the backup (PCI device '0000:01:00.0'): " + host,
                            "scsi2 is not in the backup (disk 'local-btrfs:9970/vm-9970-disk-2.raw', 16.0 GiB): it has"
                                    + " backup=0; to have it in: qm set 9970 --scsi2"
                                    + " local-btrfs:9970/vm-9970-disk-2.raw,size=16G",
                            "scsi3 is not in the backup (disk '/dev/disk/by-id/ata-WDC_2' of the host, 3.0 TiB): it has"
                                    + " backup=0; to have it in: qm set 9970 --scsi3"
                                    + " /dev/disk/by-id/ata-WDC_2,size=3T",
                            "usb0 is not in the backup (USB device '1234:5678'): " + host,
                            "usb2 is not in the backup (USB device 'dongle'): " + host,
                            "virtiofs0 is not in the backup (shared directory 'media'): it is a directory of the host; a"
                                    + " backup of the guest has no part of the host: save it by other means"),
                    leftOut(lab, VM));
        }
    }

    @Test
    void itIsPlannedWithWhatItLeavesOutAndHowMuchThatIs() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=8G");

            Assessment planned = steps(lab).assess(step(Lab.GUEST, ""), List.of());

            assertEquals(Optional.of("guest 9999 'scratch', stopped"), planned.about());
            Effect effect = planned.effects().getFirst();
            assertEquals(Effect.Kind.LEFT_OUT, effect.kind());
            assertEquals("guest 9999 mp0", effect.subject());
            assertEquals(
                    "leave mp0 of guest 9999 out of the backup (volume 'local-btrfs:9999/vm-9999-disk-1.raw', mounted at"
                            + " '/data', 8.0 GiB): it does not have backup=1",
                    effect.words());
            assertEquals(OptionalLong.of(8L << 30), effect.bytes());
            assertEquals(
                    List.of("mp0"), planned.leftOut().stream().map(LeftOut::key).toList());
        }
    }

    /// A frozen process serves no FUSE file system, and the freezing waits for those that use it.
    @Test
    void aRunningContainerThatMayHangWhenItIsFrozenIsWarnedOfBeforehand() {
        try (Lab lab = Lab.open()) {
            for (String features : List.of("fuse=1,nesting=1", "mount=ext4;nfs4")) {
                lab.world.guest(9999).config("features", features).running();
                Effect hang = steps(lab)
                        .assess(step(Lab.GUEST, ""), List.of())
                        .effects()
                        .getFirst();
                assertEquals(Effect.Kind.MAY_HANG, hang.kind());
                assertTrue(hang.words().contains("freeze guest 9999 for a moment, which may hang"), hang.words());

                lab.world.guest(9999).stopped();
                assertEquals(
                        List.of(),
                        steps(lab).assess(step(Lab.GUEST, ""), List.of()).effects(),
                        "nothing to freeze");
            }
            lab.world.guest(9999).config("features", "nesting=1,mount=ext4").running();
            assertEquals(
                    List.of(), steps(lab).assess(step(Lab.GUEST, ""), List.of()).effects());
        }
    }

    @Test
    void aBackupThatHoldsEverythingIsDoneAndSaysWhereItIs() {
        try (Lab lab = Lab.open()) {
            Outcome outcome = backUp(lab, Lab.GUEST, "");

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(Optional.of(volume(lab)), outcome.volume());
            assertEquals("done: back up guest 9999 to storage 'local', as " + volume(lab), outcome.summary());
        }
    }

    @Test
    void aMachinesBackupWithoutADiskIsDoneWithWarningsThatNameIt() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .qemu(VM.value(), "vmtest")
                    .config("scsi0", "local-btrfs:9970/vm-9970-disk-0.raw,size=4G")
                    .config("scsi1", "local-btrfs:9970/vm-9970-disk-1.raw,backup=0,size=16G");

            Outcome outcome = backUp(lab, VM, "");

            assertInstanceOf(Outcome.DoneWithWarnings.class, outcome, outcome.summary());
            assertEquals(
                    "done: back up guest 9970 to storage 'local', as " + volume(lab) + ", without scsi1",
                    outcome.summary());
            assertTrue(volume(lab).startsWith("local:backup/vzdump-qemu-9970-"), volume(lab));
            assertTrue(
                    lab.world
                            .tasks()
                            .getLast()
                            .log()
                            .contains("INFO: exclude disk 'scsi1' 'local-btrfs:9970/vm-9970-disk-1.raw' (backup=no)"),
                    lab.world.tasks().getLast().log().toString());
        }
    }

    @Test
    void whereTheLogIsOutOfReachTheStorageSaysWhichArchiveItIs() {
        try (Lab lab = Lab.open()) {
            ProxmoxSteps steps = steps(lab);
            steps.execute(step(Lab.GUEST, "earlier"), TaskListener.SILENT);
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*/log").times(9).answer(596, "Connection timed out");

            Outcome outcome = steps.execute(step(Lab.GUEST, "this one"), TaskListener.SILENT);

            assertEquals(2, lab.world.backups().size());
            assertEquals(Optional.of(volume(lab)), outcome.volume(), outcome.summary());
        }
    }

    @Test
    void whereTheConfigurationCannotBeReadBackThatIsSaid() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "/srv/media,mp=/media");
            ProxmoxSteps steps = steps(lab);
            Outcome outcome = steps.execute(step(Lab.GUEST, ""), new TaskListener() {
                @Override
                public void started(felhom.ops.Upid task) {
                    lab.pve
                            .faults()
                            .on("GET", "/nodes/pve/lxc/9999/config")
                            .times(9)
                            .answer(500, "got timeout");
                }
            });

            Outcome.DoneWithWarnings done =
                    assertInstanceOf(Outcome.DoneWithWarnings.class, outcome, outcome.summary());
            assertEquals(List.of("WARN: what stays out of the backup could not be read back"), done.warnings());
            assertTrue(outcome.summary().endsWith(", without mp0"), "its log still names it: " + outcome.summary());
            assertEquals(
                    "bind mount point at '/media'", done.leftOut().getFirst().what());
        }
    }

    /// Somebody changes the guest while nobody watches its backup.
    @Test
    void whatTheTaskSaysGoesBeforeTheConfigurationOfLater() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,backup=1,size=1G");
            lab.world.guest(9999).config("mp1", "local-btrfs:9999/vm-9999-disk-2.raw,mp=/cache,size=1G");
            backUp(lab, Lab.GUEST, "");
            var task = felhom.ops.Upid.of(lab.world.tasks().getLast().upid());
            lab.world.guest(9999).config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=1G");
            lab.world.guest(9999).config("mp1", "local-btrfs:9999/vm-9999-disk-2.raw,mp=/cache,backup=1,size=1G");

            Outcome told = steps(lab).told(step(Lab.GUEST, ""), task, new Outcome.Done("done"));

            assertEquals("done, as " + volume(lab) + ", without mp1", told.summary());
        }
    }

    @Test
    void whatElseIsDoneHasNoArchive() {
        try (Lab lab = Lab.open()) {
            Outcome done = new Outcome.Done("done");

            assertEquals(
                    done,
                    steps(lab)
                            .told(
                                    new Step.StartGuest(Lab.GUEST),
                                    felhom.ops.Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstart:9999:a@pve!bb:"),
                                    done));
        }
    }
}
