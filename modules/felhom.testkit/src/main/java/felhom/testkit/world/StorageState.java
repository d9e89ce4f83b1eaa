package felhom.testkit.world;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A configured storage. Guarded by the world's lock.
public final class StorageState {
    // Types whose container volumes can be snapshot (pve-storage 9.1.7, volume_has_feature of the plugins).
    private static final Set<String> WITH_SNAPSHOTS = Set.of("btrfs", "lvmthin", "rbd", "zfspool");

    public final String name;
    public final String type;
    public final String path;
    public List<String> content;
    public final long total;
    public final long used;
    public final long avail;
    public Optional<String> prune = Optional.empty();
    /// Under the directory of the storage.
    public String filesystem = "ext4";
    /// Nothing more can be written.
    public boolean full;
    /// The nodes it is limited to.
    public Optional<String> nodes = Optional.empty();
    public boolean disabled;
    /// Why activating it fails, as when its disk is not plugged in. Nobody waits for that.
    public Optional<String> inactive = Optional.empty();
    /// Why the data of a snapshot cannot be deleted, as while something holds it open.
    public Optional<String> keepsSnapshots = Optional.empty();
    /// Whatever touches it waits.
    public boolean hung;
    /// The same data on every node, as with a network storage.
    public boolean shared;
    /// Further options of the configuration, such as `server`.
    public final TreeMap<String, String> options = new TreeMap<>();

    public StorageState(
            String name, String type, String path, List<String> content, long total, long used, long avail) {
        this.name = name;
        this.type = type;
        this.path = path;
        this.content = content;
        this.total = total;
        this.used = used;
        this.avail = avail;
    }

    /// Of a host of Proxmox VE as a test usually has it.
    public static List<StorageState> usual() {
        return List.of(
                new StorageState(
                        "local",
                        "dir",
                        "/var/lib/vz",
                        List.of("backup", "vztmpl", "iso", "snippets", "import"),
                        270553174016L,
                        29360390144L,
                        79583903744L),
                new StorageState(
                        "local-btrfs",
                        "btrfs",
                        "/var/lib/btr",
                        List.of("rootdir", "images"),
                        4294967296L,
                        118689792L,
                        3627872256L),
                new StorageState(
                        "local-dir",
                        "dir",
                        "/var/lib/dirstore",
                        List.of("images", "rootdir"),
                        270553174016L,
                        29360390144L,
                        79583903744L));
    }

    boolean snapshots() {
        return WITH_SNAPSHOTS.contains(type);
    }

    public boolean holds(String kind) {
        return content.contains(kind);
    }

    /// Why it cannot be used on a node (pve-storage 9.1.7 Storage.pm storage_check_enabled).
    public Optional<String> trouble(String node) {
        if (disabled) return Optional.of("storage '" + name + "' is disabled");
        if (nodes.filter(all -> !List.of(all.split("[,;\\s]+", -1)).contains(node))
                .isEmpty()) return Optional.empty();
        return Optional.of("storage '" + name + "' is not available on node '" + node + "'");
    }
}
