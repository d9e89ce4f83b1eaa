package felhom.engine.door;

import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.StepExecutor;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.Products;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the stages of one order have made, by what its own log says of them and by nothing else. A guest
/// counts where the stage has ended well, the last task that it noted is about this guest's id, and who the
/// guest was then was read back and written down; so whoever else has come by the id is never meant. A
/// backup counts where the stage's own task has named its volume.
final class Produce {
    private final Map<StageName, Vmid> guests = new HashMap<>();
    private final Map<StageName, VolumeId> archives = new HashMap<>();

    /// @param runs what was done of the order
    static Produce of(List<StageRun> runs) {
        Produce produce = new Produce();
        for (StageRun run : runs) {
            run.end()
                    .ifPresent(
                            end -> produce.ended(run.stage(), run.undo(), run.step(), run.tasks(), end, run.guests()));
        }
        return produce;
    }

    /// @param tasks of the stage, the last one last
    /// @param since who the guests are, as it was written down with the end
    void ended(StageName stage, boolean undo, Step step, List<Upid> tasks, Outcome end, List<GuestIdentity> since) {
        if (!end.done()) {
            return;
        }
        if (undo) {
            guests.remove(stage);
            archives.remove(stage);
            return;
        }
        step.makes()
                .filter(guest -> ofLast(tasks, guest).isPresent())
                .filter(guest -> since.stream().anyMatch(who -> who.vmid().equals(guest)))
                .ifPresent(guest -> guests.put(stage, guest));
        if (step.makesArchive()) {
            end.volume().flatMap(Produce::volume).ifPresent(volume -> archives.put(stage, volume));
        }
    }

    private static Optional<VolumeId> volume(String text) {
        try {
            return Optional.of(new VolumeId(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// The last of the tasks, where it is about the guest.
    private static Optional<Upid> ofLast(List<Upid> tasks, Vmid guest) {
        return tasks.stream()
                .reduce((_, last) -> last)
                .filter(task -> task.guest().filter(guest::equals).isPresent());
    }

    /// The step about what was made; what was not stays named by its stage.
    Step of(Step step) {
        return step.with(new Products(guests, archives));
    }

    /// What the step, as [#of] gave it, still lacks, in words; empty where it can be done.
    static Optional<String> missing(Step step) {
        return Stream.concat(
                        step.guestOf().map(stage -> lacks(stage, "guest")).stream(),
                        step.archiveOf().map(stage -> lacks(stage, "backup")).stream())
                .findFirst();
    }

    private static String lacks(StageName stage, String what) {
        return "which " + what + " stage '" + stage + "' has made is not certain by the log of this order; look at what"
                + " is there, and order the rest by its number";
    }

    /// Whether a step that failed has changed something all the same. One that lacked something was never
    /// sent.
    boolean leftChange(StepExecutor executor, Step failed, Failure failure) {
        Step step = of(failed);
        return missing(step).isEmpty() && executor.leftChange(step, failure);
    }

    /// Who the guests of a step are once it is done, where it has made one or has made one look like another.
    ///
    /// @param tasks of the stage
    /// @throws felhom.ops.HostException when the host does not say
    static List<GuestIdentity> since(StepExecutor executor, Step step, List<Upid> tasks) {
        if (step.makes().isPresent()) {
            return ofLast(tasks, step.makes().get()).flatMap(task -> executor.made(step, task)).stream()
                    .toList();
        }
        return step.remakes()
                ? step.guests().stream()
                        .flatMap(guest -> executor.identity(guest).stream())
                        .toList()
                : List.of();
    }
}
