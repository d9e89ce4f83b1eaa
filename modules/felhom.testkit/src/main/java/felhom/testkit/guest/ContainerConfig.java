package felhom.testkit.guest;

import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.WorldState;

/// Changes of a container's configuration taking effect.
public final class ContainerConfig {
    private ContainerConfig() {}

    /// A volume that is mounted no more is kept.
    public static void drop(GuestState guest, String key) {
        var value = guest.config.remove(key);
        if (value != null && key.matches("mp\\d+") && !value.startsWith("/")) {
            Mounts.unuse(guest.config, Mounts.volume(key, value).volid());
        }
    }

    public static void put(WorldState world, GuestState guest, String key, String value) {
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
    static void start(WorldState world, GuestState guest) {
        guest.vm.pendingDeletes.forEach(key -> drop(guest, key));
        guest.vm.pending.forEach((key, value) -> put(world, guest, key, value));
        guest.vm.clearPending();
    }
}
