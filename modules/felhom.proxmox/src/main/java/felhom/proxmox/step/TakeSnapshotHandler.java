package felhom.proxmox.step;

import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.GuestVolumes;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;
import java.util.Optional;

/// Takes a snapshot. What PVE has not finished keeps its entry and, where the worker was killed, its lock
/// (pve-guest-common 6.0.2 `AbstractConfig.pm`).
record TakeSnapshotHandler(Step.TakeSnapshot step, StepContext context) implements TaskHandler<Step.TakeSnapshot> {
    private static final Optional<String> LOCK = Optional.of("snapshot");

    @Override
    public void check(GuestState guest) {
        PveRules.noTemplate(guest, "snapshot; a template does not change");
        PveRules.unlocked(context.client(), guest);
        free(guest);
        if (!PveRules.known(() -> guest.api().canSnapshot()).orElse(true)) {
            throw new PlanRefused("vmid: no snapshot can be taken of guest " + guest.vmid() + ", "
                    + GuestVolumes.of(context.client(), guest.config()).words());
        }
    }

    private void free(GuestState guest) {
        if (step.name().value().equals(reserved(guest.kind()))) {
            throw new PlanRefused(
                    "name: PVE keeps the snapshot name '" + step.name() + "' for itself; choose another name");
        }
        guest.snapshot(step.name()).ifPresent(there -> {
            throw new PlanRefused("name: guest " + guest.vmid() + " already has a snapshot '" + step.name() + "'"
                    + there.state()
                            .map(state -> ", an unfinished one (" + state + ")")
                            .orElse("")
                    + "; choose another name");
        });
    }

    /// Of a container the snapshot of a backup, of a machine the section of what waits for its next start
    /// (pve-container 6.1.10 `API2/LXC/Snapshot.pm`, qemu-server 9.2.6 `API2/Qemu.pm`).
    private static String reserved(Guest.Kind kind) {
        return switch (kind) {
            case LXC -> "vzdump";
            case QEMU -> "pending";
        };
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest.withSnapshot(step.name(), step.description());
    }

    @Override
    public Mutation call(GuestApi guest) {
        return guest.snapshot(step.name(), step.description());
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return guest.snapshots()
                .named(step.name())
                .map(there -> there.state().isEmpty() ? ReadBack.THERE : ReadBack.CANNOT_TELL)
                .orElse(ReadBack.NOT_THERE);
    }

    @Override
    public boolean didThis(Upid task) {
        return true;
    }

    /// PVE writes the snapshot down as unfinished before the work, and nothing but that names it.
    @Override
    public ReadBack doing(GuestApi guest, Upid task) {
        boolean unfinished = guest.snapshots()
                .named(step.name())
                .flatMap(SnapshotInfo::state)
                .isPresent();
        return unfinished ? ReadBack.THERE : ReadBack.NOT_THERE;
    }

    @Override
    public boolean failedAtThis(Upid task, Failure failure) {
        return TaskAttribution.named(step, step.name(), failure);
    }

    @Override
    public boolean leavesSnapshots() {
        return true;
    }

    /// One of the name that is finished is another's, which PVE refused this one for.
    @Override
    public boolean leftChange(GuestState now) {
        return now.lock().equals(LOCK)
                || now.snapshot(step.name()).flatMap(SnapshotInfo::state).isPresent();
    }
}
