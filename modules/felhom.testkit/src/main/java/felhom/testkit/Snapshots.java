package felhom.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What snapshot, rollback and deletion do to a guest (pve-guest-common 6.0.2 AbstractConfig.pm).
final class Snapshots {
    private Snapshots() {}

    /// The whole snapshot at once; the guest's `parent` points to it.
    static void take(GuestState guest, String name, String description, Instant at) {
        prepare(guest, name, description, at);
        commit(guest, name);
    }

    static void prepare(GuestState guest, String name, String description, Instant at) {
        var config = new TreeMap<>(guest.config);
        config.remove("lock");
        config.remove("description");
        var text = guest.kept(description);
        if (!text.isEmpty()) config.put("description", text);
        guest.snapshots.put(name, new GuestState.Snapshot(config, at.getEpochSecond(), guest.data, "prepare"));
    }

    static void commit(GuestState guest, String name) {
        guest.snapshots.computeIfPresent(name, (n, snapshot) -> snapshot.withState(""));
        guest.config.put("parent", name);
    }

    /// Brings config and data back; the description stays the current one.
    static void rollback(GuestState guest, String name) {
        var snapshot = find(guest, name);
        var description = guest.config.get("description");
        guest.config.clear();
        guest.config.putAll(snapshot.config());
        guest.config.remove("description");
        if (description != null) guest.config.put("description", description);
        guest.config.put("parent", name);
        guest.data = snapshot.data();
        if (guest.kind == Kind.QEMU) guest.vm.clearPending();
    }

    /// Its children get its parent.
    static void delete(GuestState guest, String name) {
        var gone = guest.snapshots.remove(name);
        if (gone == null) return;
        var parent = gone.config().get("parent");
        guest.snapshots.values().forEach(other -> rehang(other.config(), name, parent));
        rehang(guest.config, name, parent);
    }

    static GuestState.Snapshot find(GuestState guest, String name) {
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
