package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.port.Assessment;
import felhom.ops.Failure;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;
import java.util.List;
import java.util.Optional;

/// Deletes a snapshot. One that PVE could not delete keeps its entry and the guest its lock
/// (pve-guest-common 6.0.2 `AbstractConfig.pm`).
record RemoveSnapshotHandler(Step.RemoveSnapshot step, StepContext context)
        implements TaskHandler<Step.RemoveSnapshot> {
    private static final Optional<String> LOCK = Optional.of("snapshot-delete");

    @Override
    public void check(GuestState guest) {
        PveRules.there(guest, step.name());
        PveRules.unlocked(context.client(), guest);
        // PVE finds out too late, and leaves the guest locked (snapshot-delete).
        PveRules.noTemplate(guest, "rid of a snapshot: PVE deletes none of a template, and would leave it locked");
    }

    @Override
    public Assessment meets(GuestState guest) {
        String of = Effects.of(guest.vmid());
        Effect lost = Effect.of(
                Effect.Kind.SNAPSHOT_LOST,
                of + " snapshot " + step.name(),
                "lose the way back to snapshot '" + step.name() + "' of " + of);
        return new Assessment(Optional.of(Effects.about(guest, step.name(), context.now())), List.of(lost));
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest.withoutSnapshot(step.name());
    }

    @Override
    public Mutation call(GuestApi guest) {
        return guest.deleteSnapshot(step.name());
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return guest.snapshots()
                .named(step.name())
                .map(there -> there.state().isEmpty() ? ReadBack.NOT_THERE : ReadBack.CANNOT_TELL)
                .orElse(ReadBack.THERE);
    }

    @Override
    public boolean didThis(Upid task) {
        return true;
    }

    /// PVE marks the snapshot as unfinished before the work.
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

    @Override
    public boolean leftChange(GuestState now) {
        boolean whole = now.snapshot(step.name())
                .map(SnapshotInfo::state)
                .filter(Optional::isEmpty)
                .isPresent();
        return !whole || now.lock().equals(LOCK);
    }
}
