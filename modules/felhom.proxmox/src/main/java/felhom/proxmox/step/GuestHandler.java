package felhom.proxmox.step;

import felhom.engine.port.Assessment;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.ProxmoxInventory;

/// A step that is about one guest of this node.
interface GuestHandler<S extends Step.ByApi> extends StepHandler<S> {
    StepContext context();

    /// What PVE is known to refuse, said when the step is planned, before anybody signs. Much of it PVE
    /// itself says in the task only, after a 200. What cannot be read is not known, and is left to PVE; what
    /// PVE takes is not refused.
    ///
    /// @throws PlanRefused naming what is refused, why, and the way out
    void check(GuestState guest);

    /// What it is about and what it costs, of a guest that it is not refused of.
    default Assessment meets(GuestState guest) {
        return Assessment.NOTHING;
    }

    /// The same as [#leftChange()], of a guest that is there.
    boolean leftChange(GuestState now);

    default Vmid vmid() {
        return step().concerns().orElseThrow();
    }

    /// For a call: as it was read last.
    default GuestApi guest() {
        return context().guests().get(vmid());
    }

    @Override
    default Assessment assess(GuestOutlook guests) {
        GuestState guest = guests.guest(vmid())
                .orElseThrow(() -> new PlanRefused(
                        "vmid: " + new ProxmoxInventory(context().guests()).absence(vmid())));
        try {
            check(guest);
        } catch (PlanRefused refused) {
            if (guest.foreseen()) {
                throw new PlanRefused(refused.getMessage() + " (as the steps before it will leave it)");
            }
            throw refused;
        }
        return meets(guest);
    }

    /// A guest that is not there any more shows nothing: that counts as a change.
    @Override
    default boolean leftChange() {
        return context()
                .guests()
                .read(vmid(), GuestState::now)
                .map(this::leftChange)
                .orElse(true);
    }
}
