package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.port.Assessment;
import felhom.ops.Failure;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.NewestOnly;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rolls a guest back. PVE stops it first, and one whose volumes did not all go back keeps its lock
/// (pve-guest-common 6.0.2 `AbstractConfig.pm`).
record RevertToSnapshotHandler(Step.RevertToSnapshot step, StepContext context)
        implements TaskHandler<Step.RevertToSnapshot> {
    private static final Optional<String> LOCK = Optional.of("rollback");

    @Override
    public void check(GuestState guest) {
        PveRules.noTemplate(guest, "rolled back");
        finished(guest);
        PveRules.unlocked(context.client(), guest);
        newest(guest);
    }

    private void finished(GuestState guest) {
        PveRules.there(guest, step.name()).state().ifPresent(state -> {
            throw new PlanRefused("name: snapshot '" + step.name() + "' of guest " + guest.vmid() + " is unfinished ("
                    + state + "), and PVE rolls back to no such one; it can be deleted");
        });
    }

    private void newest(GuestState guest) {
        PveRules.known(() -> new NewestOnly(context.client(), guest).obstacle(step.name()))
                .flatMap(found -> found)
                .ifPresent(obstacle -> {
                    throw new PlanRefused("name: guest " + guest.vmid() + " cannot be rolled back to '" + step.name()
                            + "': " + obstacle);
                });
    }

    @Override
    public Assessment meets(GuestState guest) {
        return new Assessment(Optional.of(Effects.about(guest, step.name(), context.now())), effects(guest));
    }

    private List<Effect> effects(GuestState guest) {
        String of = Effects.of(guest.vmid());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(
                Effect.Kind.WRITES_LOST,
                of,
                "lose what " + of + " has written since snapshot '" + step.name()
                        + "', and return its configuration to that time"));
        boolean memory = holdsMemory(guest);
        if (guest.mayRun()) {
            String then = guest.ha().isPresent()
                    ? " and leave it stopped until HA, which manages it, starts it again"
                    : " and leave it stopped";
            effects.add(Effect.of(Effect.Kind.GUEST_STOPPED, of, "stop " + of + " at once" + (memory ? "" : then)));
        }
        if (memory) {
            effects.add(Effect.of(
                    Effect.Kind.GUEST_STARTED,
                    of,
                    "let " + of + " run again as it did at that time: the snapshot holds its memory"));
        }
        return effects;
    }

    /// Without its memory in the snapshot a guest ends stopped, with it a machine ends running, whatever it
    /// was before (qemu-server 9.2.6 `QemuConfig.pm`).
    private boolean holdsMemory(GuestState guest) {
        return guest.snapshot(step.name()).map(SnapshotInfo::memory).orElse(false);
    }

    /// One that ran, and is to run by HA's will, is started by HA some time later.
    @Override
    public GuestState after(GuestState guest) {
        GuestState reverted = guest.revertedTo(step.name());
        if (holdsMemory(guest)) {
            return reverted.running();
        }
        return guest.mayRun() && guest.ha().isPresent() ? reverted.runningOrStopped() : reverted.stopped();
    }

    @Override
    public Mutation call(GuestApi guest) {
        return guest.rollback(step.name());
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return ReadBack.CANNOT_TELL;
    }

    @Override
    public boolean didThis(Upid task) {
        return step.name().value().equals(guest().config().all().get("parent"));
    }

    @Override
    public boolean failedAtThis(Upid task, Failure failure) {
        return TaskAttribution.named(step, step.name(), failure);
    }

    @Override
    public boolean leavesSnapshots() {
        return true;
    }

    /// The lock stays unless PVE refused it, or it was rolled back and then not started with its memory. Of
    /// one that runs without it PVE has not begun: it is stopped first.
    @Override
    public boolean leftChange(GuestState now) {
        return now.lock().equals(LOCK)
                || (!now.mayRun() && (now.snapshot(step.name()).isEmpty() || holdsMemory(now)));
    }
}
