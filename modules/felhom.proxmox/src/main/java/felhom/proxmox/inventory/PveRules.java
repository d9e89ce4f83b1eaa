package felhom.proxmox.inventory;

import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.proxmox.api.PveClient;
import java.util.Optional;
import java.util.function.Supplier;

/// What PVE is known to refuse of several steps. What it refuses of one stands in that one's handler.
///
/// Sources: pve-guest-common 6.0.2 `AbstractConfig.pm`, pve-container 6.1.10, qemu-server 9.2.6; seen on
/// 9.2.11.
public final class PveRules {
    private PveRules() {}

    public static void unlocked(PveClient client, GuestState guest) {
        guest.lock().ifPresent(lock -> {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is locked (" + lock + ")"
                    + new LockHolder(client).words(guest.kind(), guest.vmid(), lock));
        });
    }

    /// @param what as it follows on `cannot be`
    public static void noTemplate(GuestState guest, String what) {
        if (guest.config().template()) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is a template and cannot be " + what);
        }
    }

    public static SnapshotInfo there(GuestState guest, SnapshotName name) {
        return guest.snapshot(name)
                .orElseThrow(() -> new PlanRefused("name: guest " + guest.vmid() + " has no snapshot '" + name + "'"));
    }

    /// What a read says; empty where the token may not read it, or the host does not answer.
    public static <T> Optional<T> known(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (HostException e) {
            return Optional.empty();
        }
    }
}
