package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.ops.Vmid;
import felhom.proxmox.check.Lab;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import org.junit.jupiter.api.Test;

/// How large a backup may get: `maxdisk` is one disk of several.
class BackupVolumesTests {
    private static final long MIB = 1L << 20;

    private static long size(Lab lab, int vmid) {
        return new ProxmoxInventory(new OwnGuests(lab.client)).backupSize(new Vmid(vmid));
    }

    @Test
    void aContainersVolumesThatGoInCountAndTheOthersDoNot() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .guest(9999)
                    .config("rootfs", "local-btrfs:9999/vm-9999-disk-0.raw,size=1152M")
                    .config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,backup=1,size=8G")
                    .config("mp1", "local-btrfs:9999/vm-9999-disk-2.raw,mp=/cache,size=100G")
                    .config("mp2", "/srv/media,mp=/media");

            assertEquals((1152 + 8 * 1024) * MIB, size(lab, 9999));
        }
    }

    @Test
    void aMachinesDisksCountUnlessTheyStayOut() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .qemu(9970, "vmtest")
                    .config("bios", "ovmf")
                    .config("scsi0", "local-btrfs:9970/vm-9970-disk-0.raw,size=4G")
                    .config("virtio1", "local-btrfs:9970/vm-9970-disk-1.raw,size=1T")
                    .config("scsi2", "local-btrfs:9970/vm-9970-disk-2.raw,backup=0,size=16T")
                    .config("efidisk0", "local-btrfs:9970/vm-9970-disk-3.raw,size=528K")
                    .config("ide2", "local:iso/debian.iso,media=cdrom,size=3G")
                    .config("unused0", "local-btrfs:9970/vm-9970-disk-4.raw");

            assertEquals((4L * 1024 + 1024 * 1024) * MIB + (528L << 10), size(lab, 9970));
        }
    }

    @Test
    void anEfiDiskCountsOnlyWhereTheMachineBootsByIt() {
        try (Lab lab = Lab.open()) {
            lab.world
                    .qemu(9970, "vmtest")
                    .config("scsi0", "local-btrfs:9970/vm-9970-disk-0.raw,size=4G")
                    .config("efidisk0", "local-btrfs:9970/vm-9970-disk-3.raw,size=528K");

            assertEquals(4L * 1024 * MIB, size(lab, 9970));
        }
    }

    @Test
    void withoutASizeItIsNoLessThanWhatTheStatusSays() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("rootfs", "local-btrfs:9999/vm-9999-disk-0.raw");

            assertEquals(lab.guest().status().maxDisk(), size(lab, 9999));
        }
    }

    @Test
    void aGuestThatIsNotThereTakesNothing() {
        try (Lab lab = Lab.open()) {
            assertEquals(0, size(lab, 9000));
        }
    }
}
