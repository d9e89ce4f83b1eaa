package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.inventory.GuestState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Switches a storage on, unless the disk that its files are on is not mounted: PVE would write to the
/// directory below it, which is the host's own disk.
record EnableStorageHandler(Step.EnableStorage step, StepContext context) implements StepHandler<Step.EnableStorage> {
    /// Where it undoes a step that is planned, it is looked at again when that has failed.
    @Override
    public Assessment assess(GuestOutlook guests) {
        StorageSwitch turn = turn();
        Optional<String> about = Optional.of(turn.about());
        if (DisableStorageHandler.planned(guests, step.storage())) {
            return new Assessment(about, List.of());
        }
        return switch (disk().below(turn.storage())) {
            case StorageDisk.Standing.There _ -> new Assessment(about, List.of());
            case StorageDisk.Standing.Missing missing -> throw new PlanRefused("storage: " + missing.words());
            case StorageDisk.Standing.Untold untold -> new Assessment(about, List.of(untold.effect()));
        };
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    @Override
    public Outcome execute(TaskListener listener) {
        return switch (disk().below(turn().storageNow())) {
            case StorageDisk.Standing.There _, StorageDisk.Standing.Untold _ -> turn().turn();
            case StorageDisk.Standing.Missing missing -> not(missing.words());
        };
    }

    /// Nobody has looked whether the disk is there since the step that is undone, which may have been its
    /// unmounting: what is not known to be there is not there.
    @Override
    public Outcome undo(TaskListener listener) {
        StorageConfig now = turn().storageNow();
        return switch (disk().below(now)) {
            case StorageDisk.Standing.There _ -> turn().turn();
            case StorageDisk.Standing.Missing missing -> not(missing.words());
            case StorageDisk.Standing.Untold untold ->
                not(untold.words() + "; once it is: " + StorageSwitch.on(step.storage()));
        };
    }

    private Outcome not(String why) {
        return new Outcome.Failed(
                Failure.of(Failure.Kind.HOST, "not done: switch storage '" + step.storage() + "' on: " + why));
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return turn().turned();
    }

    @Override
    public boolean leftChange() {
        return turn().turned().isPresent();
    }

    private StorageDisk disk() {
        return new StorageDisk(context.places(), context.client().ownName());
    }

    private StorageSwitch turn() {
        return new StorageSwitch(context, step.storage(), true);
    }
}
