package felhom.testkit.world;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What snapshot, rollback and deletion do to a guest (pve-guest-common 6.0.2 AbstractConfig.pm).
public final class Snapshots {
    private Snapshots() {}

    /// The whole snapshot at once; the guest's `parent` points to it.
    public static void take(GuestState guest, String name, String description, Instant at) {
        prepare(guest, name, description, at);
        commit(guest, name);
    }

    public static void prepare(GuestState guest, String name, String description, Instant at) {
        var config = new TreeMap<>(guest.config);
        config.remove("lock");
        config.remove("description");
        config.keySet().removeIf(key -> key.matches("unused\\d+"));
        var text = guest.kept(description);
        if (!text.isEmpty()) config.put("description", text);
        guest.snapshots.put(name, new GuestState.Snapshot(config, at.getEpochSecond(), guest.data, "prepare"));
    }

    public static void commit(GuestState guest, String name) {
        guest.snapshots.computeIfPresent(name, (n, snapshot) -> snapshot.withState(""));
        guest.config.put("parent", name);
    }

    /// Brings config and data back; the description stays the current one, as does what is unused. Volumes that
    /// the snapshot does not know are unused from now on.
    public static void rollback(GuestState guest, String name) {
        var snapshot = find(guest, name);
        var kept = new TreeMap<>(guest.config);
        kept.keySet().removeIf(key -> !key.equals("description") && !key.matches("unused\\d+"));
        var newer = volumes(guest, guest.config);
        newer.removeAll(volumes(guest, snapshot.config()));
        newer.removeIf(kept::containsValue);
        guest.config.clear();
        guest.config.putAll(snapshot.config());
        guest.config.remove("description");
        guest.config.putAll(kept);
        newer.forEach(volid -> Mounts.unuse(guest.config, volid));
        guest.config.put("parent", name);
        guest.data = snapshot.data();
        guest.vm.clearPending();
    }

    private static Set<String> volumes(GuestState guest, Map<String, String> config) {
        var all = guest.kind == Kind.LXC
                ? Mounts.of(config).stream().map(Mounts.Mount::volid)
                : Drive.disks(config).stream().map(Drive::volid);
        return all.collect(Collectors.toCollection(TreeSet::new));
    }

    /// Not to an unfinished one; and on some storages only the newest snapshot of a volume can be gone back to.
    public static void rollbackPossible(WorldState world, GuestState guest, String name) {
        var snapshot = find(guest, name);
        if (!snapshot.state().isEmpty()) {
            throw new TaskFailure("unable to rollback to incomplete snapshot (snapstate = " + snapshot.state() + ")");
        }
        var wanted = volumes(guest, snapshot.config());
        var newer = new ArrayList<>(guest.snapshots.keySet());
        newer.subList(0, newer.indexOf(name) + 1).clear();
        for (var volid : wanted) {
            var storage = world.storages().get(volid.substring(0, volid.indexOf(':')));
            if (storage == null || !newestOnly(storage, volid)) continue;
            for (var other : newer) {
                if (!volumes(guest, find(guest, other).config()).contains(volid)) continue;
                throw new TaskFailure("can't rollback, '" + name + "' is not most recent snapshot on '" + volid + "'");
            }
        }
    }

    /// ZFS, and qcow2 where a volume's snapshots are a chain (pve-storage 9.1.7 volume_rollback_is_possible).
    private static boolean newestOnly(StorageState storage, String volid) {
        return Set.of("zfs", "zfspool").contains(storage.type)
                || (volid.endsWith(".qcow2") && "1".equals(storage.options.get("snapshot-as-volume-chain")));
    }

    /// The data goes first. Where that fails the entry stays half deleted and the guest locked, unless the entry was to
    /// go whatever happens (pve-guest-common 6.0.2 AbstractConfig.pm).
    public static void deleteData(Job job, WorldState world, GuestState guest, boolean force) {
        var names = guest.kind == Kind.LXC
                ? Mounts.of(guest.config).stream().map(Mounts.Mount::storage)
                : Drive.disks(guest.config).stream().map(Drive::storage);
        names.map(world.storages()::get)
                .filter(Objects::nonNull)
                .flatMap(storage -> storage.keepsSnapshots.stream())
                .forEach(why -> {
                    if (!force) throw new TaskFailure(why);
                    job.log(why);
                });
    }

    /// Its children get its parent.
    public static void delete(GuestState guest, String name) {
        var gone = guest.snapshots.remove(name);
        if (gone == null) return;
        var parent = gone.config().get("parent");
        guest.snapshots.values().forEach(other -> rehang(other.config(), name, parent));
        rehang(guest.config, name, parent);
    }

    public static GuestState.Snapshot find(GuestState guest, String name) {
        var snapshot = guest.snapshots.get(name);
        if (snapshot == null) throw new TaskFailure("snapshot '" + name + "' does not exist");
        return snapshot;
    }

    private static void rehang(Map<String, String> config, String gone, @Nullable String parent) {
        if (!gone.equals(config.get("parent"))) return;
        if (parent == null) {
            config.remove("parent");
        } else {
            config.put("parent", parent);
        }
    }
}
