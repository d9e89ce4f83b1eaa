package felhom.testkit.world;

import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;

/// A storage that is disabled, or not for a node, serves no task there (pve-storage 9.1.7 Storage.pm
/// storage_check_enabled, which activating a storage begins with).
public final class Enabled {
    private Enabled() {}

    public static void need(WorldState world, String node, String storage) {
        var state = world.storages().get(storage);
        if (state == null) return;
        state.trouble(node).or(() -> state.inactive).ifPresent(text -> {
            throw new TaskFailure(text);
        });
    }

    /// All storages that a guest's volumes lie on.
    public static void need(WorldState world, GuestState guest) {
        if (guest.kind == Kind.QEMU) {
            Drive.disks(guest.config).forEach(drive -> need(world, guest.node, drive.storage()));
            return;
        }
        for (var volume : Mounts.of(guest.config)) {
            if (!volume.key().startsWith("unused")) need(world, guest.node, volume.storage());
        }
    }
}
