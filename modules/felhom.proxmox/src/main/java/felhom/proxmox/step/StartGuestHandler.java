package felhom.proxmox.step;

import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.LockHolder;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;

/// Starts a guest, or tells HA to.
record StartGuestHandler(Step.StartGuest step, StepContext context) implements TaskHandler<Step.StartGuest> {
    /// HA is told what is wanted however a machine is; a container that runs is refused before HA is asked.
    @Override
    public void check(GuestState guest) {
        PveRules.noTemplate(guest, "started");
        if (guest.lock().filter(lock -> startedAllTheSame(guest, lock)).isEmpty()) {
            PveRules.unlocked(context.client(), guest);
        }
        boolean told = guest.kind() == Guest.Kind.QEMU && guest.ha().isPresent();
        if (!guest.mayBeStopped() && !told) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is already " + guest.power());
        }
    }

    private static boolean startedAllTheSame(GuestState guest, String lock) {
        return lock.equals(
                switch (guest.kind()) {
                    case LXC -> LockHolder.MOUNTED;
                    case QEMU -> LockHolder.SUSPENDED;
                });
    }

    /// A start takes the lock of a suspended machine off.
    @Override
    public GuestState after(GuestState guest) {
        GuestState running = guest.running();
        return guest.kind() == Guest.Kind.QEMU ? running.unlocked() : running;
    }

    @Override
    public Mutation call(GuestApi guest) {
        return guest.start();
    }

    @Override
    public boolean toldToHa() {
        return true;
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return ReadBack.running(guest);
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

    /// Somebody else has started it meanwhile: a machine's start is refused in its task, a container's at
    /// once (qemu-server 9.2.6 `QemuServer.pm`).
    @Override
    public boolean refused(Failure failure) {
        return failure.message().contains("already running");
    }

    /// What HA was told before is not known.
    @Override
    public boolean leftChange(GuestState now) {
        return now.mayRun() || now.ha().isPresent();
    }
}
