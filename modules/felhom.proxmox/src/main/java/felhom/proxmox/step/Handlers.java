package felhom.proxmox.step;

import felhom.ops.Step;

/// Finds the handler of a step: the one place that tells steps apart.
record Handlers(StepContext context) {
    StepHandler<?> of(Step.ByApi step) {
        return switch (step) {
            case Step.TakeSnapshot take -> new TakeSnapshotHandler(take, context);
            case Step.RemoveSnapshot remove -> new RemoveSnapshotHandler(remove, context);
            case Step.RevertToSnapshot revert -> new RevertToSnapshotHandler(revert, context);
            case Step.BackUp backup -> new BackUpHandler(backup, context);
            case Step.StartGuest start -> new StartGuestHandler(start, context);
            case Step.StopGuest stop -> new StopGuestHandler(stop, context);
            case Step.DescribeGuest describe -> new DescribeGuestHandler(describe, context);
            case Step.CopyGuest copy -> new CopyGuestHandler(copy, context);
            case Step.MarkGuest mark -> new MarkGuestHandler(mark, context);
            case Step.StopTask stop -> new StopTaskHandler(stop, context);
            case Step.EnableStorage enable -> new EnableStorageHandler(enable, context);
            case Step.DisableStorage disable -> new DisableStorageHandler(disable, context);
        };
    }

    /// What is root's is led to root's helper before it gets this far.
    static Step.ByApi own(Step step) {
        return switch (step) {
            case Step.ByApi own -> own;
            case Step.ByRoot roots -> throw new IllegalArgumentException("not done through the API: " + roots.words());
        };
    }
}
