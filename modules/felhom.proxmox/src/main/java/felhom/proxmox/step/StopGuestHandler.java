package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.port.Assessment;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.LockHolder;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Stops a guest at once, or tells HA to.
record StopGuestHandler(Step.StopGuest step, StepContext context) implements TaskHandler<Step.StopGuest> {
    @Override
    public void check(GuestState guest) {
        boolean mounted = guest.kind() == Guest.Kind.LXC && guest.lock().equals(Optional.of(LockHolder.MOUNTED));
        if (!mounted) {
            PveRules.unlocked(context.client(), guest);
        }
        boolean told = guest.kind() == Guest.Kind.QEMU && guest.ha().isPresent();
        if (!guest.mayRun() && !told) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is not running");
        }
    }

    @Override
    public Assessment meets(GuestState guest) {
        String of = Effects.of(guest.vmid());
        List<Effect> effects = new ArrayList<>();
        if (guest.mayRun()) {
            effects.add(Effect.of(
                    Effect.Kind.GUEST_STOPPED,
                    of,
                    "take the service of " + of + " away at once, and lose what it had not written to disk"));
        }
        if (guest.ha().isPresent()) {
            effects.add(Effect.of(
                    Effect.Kind.HA_TOLD,
                    of,
                    "tell HA, which manages " + of
                            + ", that it shall be stopped, so that HA does not start it again by itself"));
        }
        return new Assessment(Optional.of(Effects.about(guest)), effects);
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest.stopped();
    }

    @Override
    public Mutation call(GuestApi guest) {
        return guest.stop();
    }

    @Override
    public boolean toldToHa() {
        return true;
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return ReadBack.stopped(guest);
    }

    @Override
    public boolean didThis(Upid task) {
        return true;
    }

    @Override
    public boolean failedAtThis(Upid task, Failure failure) {
        return false;
    }

    @Override
    public boolean leavesSnapshots() {
        return false;
    }

    /// What HA was told before is not known.
    @Override
    public boolean leftChange(GuestState now) {
        return !now.mayRun() || now.ha().isPresent();
    }
}
