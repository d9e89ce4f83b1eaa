package felhom.proxmox.api;

import felhom.proxmox.answer.Disk;
import felhom.proxmox.answer.Smart;
import felhom.proxmox.answer.ZfsEntry;
import felhom.proxmox.http.Parameters;
import java.util.List;

/// The disks of one node. Every method throws [felhom.proxmox.http.PveException].
public final class HardwareApi {
    private final PveClient client;
    private final String path;

    HardwareApi(PveClient client, String path) {
        this.client = client;
        this.path = path + "/disks";
    }

    /// Sys.Audit on `/` or on the node. Without SMART: that would run smartctl on every disk and wake those
    /// that sleep. `health` is then UNKNOWN (pve-storage 9.1.7 `Diskmanage.pm`).
    public List<Disk> disks() {
        return list(true);
    }

    /// The same with health and wear. **Wakes sleeping disks**, and takes up to 10 s for each that does not
    /// answer.
    public List<Disk> disksAwake() {
        return list(false);
    }

    private List<Disk> list(boolean skipSmart) {
        return client.list(path + "/list", Parameters.NONE.and("skipsmart", skipSmart), Disk::of);
    }

    /// Sys.Audit on `/`, on the node is not enough. A 500 `zfsutils-linux not installed` where there is no
    /// ZFS (seen on 9.2.11).
    public List<ZfsEntry> zfsPools() {
        return client.list(path + "/zfs", Parameters.NONE, ZfsEntry::of);
    }

    /// Sys.Audit on `/`, on the node is not enough. **Wakes a sleeping disk.** What smartctl calls failing is
    /// an answer like any other. No device type can be given, which drives behind many USB bridges need.
    ///
    /// @param device `/dev/` and letters and digits, no link by id
    public Smart smart(String device) {
        return client.read(path + "/smart", Parameters.of("disk", device), Smart::of);
    }

    /// The same without attributes.
    public Smart health(String device) {
        return client.read(path + "/smart", Parameters.of("disk", device).and("healthonly", true), Smart::of);
    }
}
