package felhom.testkit.world;

import felhom.testkit.fault.Damage;
import felhom.testkit.task.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A backup on a storage. Guarded by the world's lock.
public final class Archive {
    public final String volid;
    public final int vmid;
    /// The node it lies on, unless its storage is shared; empty for the first one.
    public String node = "";
    public final Instant created;
    public final long size;
    public final Map<String, String> config;
    public final String data;
    public String notes = "";
    public boolean isProtected;
    public Damage damage = Damage.NONE;

    public Archive(String volid, int vmid, Instant created, long size, Map<String, String> config, String data) {
        this.volid = volid;
        this.vmid = vmid;
        this.created = created;
        this.size = size;
        this.config = config;
        this.data = data;
    }

    /// Of a guest as it is now.
    static Archive of(WorldState world, String storage, GuestState guest, Instant created, String compress) {
        var name = ArchiveNames.of(guest.kind, guest.vmid, created.atZone(world.zone()), compress);
        var config = new TreeMap<>(guest.config);
        config.keySet().removeAll(Set.of("lock", "parent"));
        long size =
                compress.equals("0") ? 2_457_600 : 1_088_000 + world.random().nextInt(1000);
        // Of a machine's disks an archive holds only what is not zero.
        if (guest.kind == Kind.QEMU) size = 2_500L + world.random().nextInt(80);
        var archive = new Archive(
                storage + ":backup/" + name,
                guest.vmid,
                Instant.ofEpochSecond(created.getEpochSecond()),
                size,
                config,
                guest.data);
        archive.node = guest.node;
        return archive;
    }

    public boolean on(String where, StorageState storage) {
        return storage.shared || node.isEmpty() || node.equals(where);
    }

    public String storage() {
        return volid.substring(0, volid.indexOf(':'));
    }

    public String fileName() {
        return volid.substring(volid.indexOf('/') + 1);
    }

    public Kind kind() {
        return fileName().startsWith("vzdump-qemu-") ? Kind.QEMU : Kind.LXC;
    }

    /// `tar`, `tar.zst`, `vma.zst`, ...
    public String format() {
        var file = fileName();
        return file.substring(file.indexOf(kind() == Kind.LXC ? ".tar" : ".vma") + 1);
    }

    /// The configuration in it; of a machine's it says at the end where each disk's data is.
    public String configText() {
        var text = new StringBuilder(GuestState.text(config));
        if (kind() == Kind.LXC) return text.toString();
        for (var drive : Drive.backedUp(config)) {
            text.append("#qmdump#map:")
                    .append(drive.key())
                    .append(":drive-")
                    .append(drive.key())
                    .append(':')
                    .append(drive.storage())
                    .append(':')
                    .append(drive.format())
                    .append(":\n");
        }
        return text.toString();
    }
}
