package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.backup.BackupLog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// vzdump's own words, as Proxmox VE 9 writes them.
class BackupLogTests {
    private static final Step.BackUp CONTAINER = new Step.BackUp(new Vmid(9999), new StorageId("local"), "");
    private static final Step.BackUp MACHINE = new Step.BackUp(new Vmid(112), new StorageId("pbs"), "");

    @Test
    void aContainersDumpIntoAFile() {
        BackupLog log = BackupLog.of(
                CONTAINER,
                List.of(
                        "INFO: starting new backup job: vzdump 9999 --mode snapshot --storage local",
                        "INFO: Starting Backup of VM 9999 (lxc)",
                        "INFO: including mount point rootfs ('/') in backup",
                        "INFO: including mount point mp0 ('/data') in backup",
                        "INFO: excluding volume mount point mp1 ('/scratch') from backup (disabled)",
                        "INFO: excluding bind mount point mp2 ('/mnt/it's') from backup (not a volume)",
                        "INFO: creating vzdump archive '/mnt/x/dump/vzdump-lxc-9999-2026_11_21-05_50_35.tar.zst'"));

        assertEquals(Optional.of("local:backup/vzdump-lxc-9999-2026_11_21-05_50_35.tar.zst"), log.volume());
        assertEquals(Set.of("rootfs", "mp0"), log.included());
        assertEquals(
                Map.of("mp1", "volume mount point at '/scratch'", "mp2", "bind mount point at '/mnt/it\\'s'"),
                log.excluded());
    }

    @Test
    void aMachinesDumpOntoABackupServer() {
        BackupLog log = BackupLog.of(
                MACHINE,
                List.of(
                        "INFO: include disk 'sata0' 'ZFS:vm-112-disk-1' 20G",
                        "INFO: exclude disk 'efidisk0' 'ZFS:vm-112-disk-0' (efidisk but no OMVF BIOS)",
                        "INFO: exclude disk 'scsi1' 'ZFS:vm-112-disk-3' (backup=no)",
                        "INFO: creating Proxmox Backup Server archive 'vm/112/2026-11-21T05:50:35Z'"));

        assertEquals(Optional.of("pbs:backup/vm/112/2026-11-21T05:50:35Z"), log.volume());
        assertEquals(Set.of("sata0"), log.included());
        assertEquals(
                Map.of("efidisk0", "disk 'ZFS:vm-112-disk-0'", "scsi1", "disk 'ZFS:vm-112-disk-3'"), log.excluded());
    }

    @Test
    void anArchiveOfAnotherGuestOrOfNoSuchFormIsNotTakenForOurs() {
        for (String line : List.of(
                "INFO: creating vzdump archive '/var/lib/vz/dump/vzdump-lxc-9998-2026_11_21-05_50_35.tar.zst'",
                "INFO: creating vzdump archive '/var/lib/vz/dump/vzdump-lxc-9999-\u001b]52;c;x.tar'",
                "INFO: creating vzdump archive '/var/lib/vz/dump/../../etc/passwd'",
                "INFO: creating Proxmox Backup Server archive 'ct/99990/2026-11-21T05:50:35Z'",
                "ERROR: creating vzdump archive '/d/vzdump-lxc-9999-2026_11_21-05_50_35.tar.zst'")) {
            assertEquals(
                    Optional.empty(), BackupLog.of(CONTAINER, List.of(line)).volume(), line);
        }
    }
}
