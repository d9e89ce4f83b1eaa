package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.inventory.Description;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.PveRules;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Writes the agent's mark into a guest's description.
record MarkGuestHandler(Step.MarkGuest step, StepContext context) implements GuestHandler<Step.MarkGuest> {
    @Override
    public void check(GuestState guest) {
        PveRules.unlocked(context.client(), guest);
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    @Override
    public Outcome execute(TaskListener listener) {
        return description().mark(guest());
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return description().marked(guest());
    }

    @Override
    public boolean leftChange(GuestState now) {
        return Description.marked(now.config());
    }

    private Description description() {
        return new Description(context.client(), context.ticker());
    }
}
