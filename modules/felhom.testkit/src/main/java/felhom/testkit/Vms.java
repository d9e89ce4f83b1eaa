package felhom.testkit;

import java.util.Optional;
import java.util.UUID;

/// Finds virtual machines; a container with the id is as good as none.
final class Vms {
    private Vms() {}

    static Optional<GuestState> find(PveWorld world, int vmid) {
        return Optional.ofNullable(world.guests().get(vmid)).filter(guest -> guest.kind == Kind.QEMU);
    }

    /// The one of the path, if it is on that node.
    static Optional<GuestState> found(Call call) {
        return find(call.world(), call.vmid()).filter(guest -> guest.node.equals(call.node()));
    }

    static GuestState of(Call call) {
        return found(call).orElseThrow(() -> ApiError.died(Kind.QEMU.missing(call.node(), call.vmid())));
    }

    static GuestState orFail(PveWorld world, String node, int vmid) {
        return find(world, vmid)
                .filter(guest -> guest.node.equals(node))
                .orElseThrow(() -> new TaskFailure(Kind.QEMU.missing(node, vmid)));
    }

    static void needRunning(Call call) {
        if (found(call).filter(GuestState::running).isEmpty()) {
            throw ApiError.died("VM " + call.vmid() + " not running");
        }
    }

    /// Of version 4, from the world's own randomness.
    static String newUuid(PveWorld world) {
        long high = (world.random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (world.random().nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(high, low).toString();
    }

    /// The version of QEMU that the profile ships.
    static String qemu(PveWorld world) {
        if (!world.host().qemu().isEmpty()) return world.host().qemu();
        return world.atLeast(9, 0) ? "10.1.2" : "9.2.0";
    }

    static String machine(PveWorld world) {
        // Only the QEMU of Proxmox VE has machines of its own.
        var own = world.host().qemu().isEmpty() ? "+pve0" : "";
        return "pc-i440fx-" + qemu(world).replaceAll("\\.\\d+$", "") + own;
    }
}
