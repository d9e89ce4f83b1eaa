package felhom.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A change of a container's configuration (pve-container 6.1.10 LXC/Config.pm update_pct_config): what a running one
/// cannot take over waits for its next start.
record ContainerChange(Call call, GuestState guest, Map<String, String> set, List<String> delete, List<String> revert) {
    private static final Set<String> HOT = Set.of(
            "cores",
            "cpulimit",
            "cpuunits",
            "description",
            "hookscript",
            "hostname",
            "lock",
            "memory",
            "onboot",
            "protection",
            "startup",
            "swap",
            "tags");

    void apply() {
        refuse();
        var world = call.world();
        revert.forEach(guest.vm::forget);
        for (var key : delete) {
            guest.vm.forget(key);
            if (!guest.config.containsKey(key)) continue;
            if (guest.running() && !hot(key, false)) {
                guest.vm.pendingDeletes.add(key);
            } else {
                drop(guest, key);
            }
        }
        set.forEach((key, value) -> {
            guest.vm.forget(key);
            var full = GuestOptions.completed(world, key, value);
            if (full.equals(guest.config.get(key))) return;
            if (guest.running() && !hot(key, !guest.config.containsKey(key))) {
                guest.vm.pending.put(key, full);
            } else {
                put(world, guest, key, full);
            }
        });
    }

    private void refuse() {
        for (var key : delete) {
            if (key.equals("unprivileged")) throw ApiError.died("unable to delete read-only option: '" + key + "'");
            if (Set.of("memory", "rootfs", "ostype").contains(key) && guest.config.containsKey(key)) {
                throw ApiError.died("unable to delete required option '" + key + "'");
            }
            if (key.matches("(mp|unused)\\d+")) unprotected("can't remove CT " + guest.vmid + " drive '" + key + "'");
        }
        set.forEach((key, value) -> {
            if (key.equals("unprivileged")) throw ApiError.died("unable to modify read-only option: '" + key + "'");
            if (NewVolumes.isMount(key)) checkMount(key, value);
        });
    }

    private void checkMount(String key, String value) {
        unprotected("can't update CT " + guest.vmid + " drive '" + key + "'");
        if (value.startsWith("/")) return;
        var volume = Mounts.volume(key, value);
        if (!volume.volid().matches("[A-Za-z][\\w.-]*:.+")) {
            throw ApiError.died("unable to parse volume ID '" + volume.volid() + "'");
        }
        var storage = StorageApi.usable(call, volume.storage());
        if (NewVolumes.isNew(volume)) call.need("/storage/" + storage.name, "Datastore.AllocateSpace");
        if (!storage.holds("rootdir")) {
            throw ApiError.died("storage '" + storage.name + "' does not allow content type 'rootdir' (Container)");
        }
    }

    private void unprotected(String text) {
        if (guest.flag("protection")) throw ApiError.died(text + " - protection mode enabled");
    }

    /// @param isNew whether it was not there before, and is not to be deleted
    private static boolean hot(String key, boolean isNew) {
        return HOT.contains(key) || key.matches("(net|unused)\\d+") || (isNew && key.matches("mp\\d+"));
    }

    /// A volume that is mounted no more is kept.
    private static void drop(GuestState guest, String key) {
        var value = guest.config.remove(key);
        if (value != null && key.matches("mp\\d+") && !value.startsWith("/")) {
            Mounts.unuse(guest.config, Mounts.volume(key, value).volid());
        }
    }

    private static void put(PveWorld world, GuestState guest, String key, String value) {
        if (key.equals("description")) {
            guest.describe(value);
            return;
        }
        var before = guest.config.get(key);
        var now = key.matches("mp\\d+") ? NewVolumes.made(world, guest.vmid, key, value) : value;
        if (key.matches("mp\\d+") && before != null && !volume(before).equals(volume(now))) drop(guest, key);
        guest.config.put(key, now);
    }

    private static String volume(String value) {
        return value.split(",", 2)[0];
    }

    /// What waited for the start takes effect.
    static void start(PveWorld world, GuestState guest) {
        guest.vm.pendingDeletes.forEach(key -> drop(guest, key));
        guest.vm.pending.forEach((key, value) -> put(world, guest, key, value));
        guest.vm.clearPending();
    }
}
