package felhom.testkit.world;

import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import java.util.Optional;
import java.util.UUID;

/// Finds virtual machines; a container with the id is as good as none.
public final class Vms {
    private Vms() {}

    public static Optional<GuestState> find(WorldState world, int vmid) {
        return Optional.ofNullable(world.guests().get(vmid)).filter(guest -> guest.kind == Kind.QEMU);
    }

    public static GuestState orFail(WorldState world, String node, int vmid) {
        return find(world, vmid)
                .filter(guest -> guest.node.equals(node))
                .orElseThrow(() -> new TaskFailure(Kind.QEMU.missing(node, vmid)));
    }

    /// Of version 4, from the world's own randomness.
    public static String newUuid(WorldState world) {
        long high = (world.random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (world.random().nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    /// The version of QEMU that the profile ships.
    public static String qemu(WorldState world) {
        if (!world.host().qemu().isEmpty()) return world.host().qemu();
        return world.atLeast(9, 0) ? "10.1.2" : "9.2.0";
    }

    public static String machine(WorldState world) {
        // Only the QEMU of Proxmox VE has machines of its own.
        var own = world.host().qemu().isEmpty() ? "+pve0" : "";
        return "pc-i440fx-" + qemu(world).replaceAll("\\.\\d+$", "") + own;
    }
}
