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

/// Writes a guest's description.
record DescribeGuestHandler(Step.DescribeGuest step, StepContext context) implements GuestHandler<Step.DescribeGuest> {
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
        return description().write(guest(), step.text());
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return description().written(guest(), step.text());
    }

    @Override
    public boolean leftChange(GuestState now) {
        return Description.reads(now.config(), step.text());
    }

    private Description description() {
        return new Description(context.client(), context.ticker());
    }
}
