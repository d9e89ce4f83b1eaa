package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.guest.ContainerConfig;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.guest.NewVolumes;
import felhom.testkit.task.ApiError;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
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
                ContainerConfig.drop(guest, key);
            }
        }
        set.forEach((key, value) -> {
            guest.vm.forget(key);
            var full = NetworkCard.completed(world, key, value);
            if (full.equals(guest.config.get(key))) return;
            if (guest.running() && !hot(key, !guest.config.containsKey(key))) {
                guest.vm.pending.put(key, full);
            } else {
                ContainerConfig.put(world, guest, key, full);
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
}
