package felhom.proxmox.check;

import felhom.engine.order.Outcome;
import felhom.ops.GuestIdentity;
import felhom.ops.Step;
import felhom.testkit.PveSimulator;
import felhom.testkit.SimGuest;
import felhom.testkit.SimTask;
import felhom.testkit.WriteRecord;
import java.util.List;
import java.util.Optional;

/// Says what the simulated host shows of a step, by what it recorded and without asking the client.
final class FaultOracle {
    private final PveSimulator pve;
    private final int vmid;
    private final Step step;
    private final int tasksBefore;
    private final int writesBefore;
    private final Look before;

    /// What the host itself shows of a guest.
    private record Look(String status, List<String> snapshots, String description, String data, long backups) {}

    /// Made before the step.
    FaultOracle(PveSimulator pve, int vmid, Step step) {
        this.pve = pve;
        this.vmid = vmid;
        this.step = step;
        this.tasksBefore = pve.world().tasks().size();
        this.writesBefore = pve.writes().size();
        this.before = look();
    }

    private Look look() {
        SimGuest guest = pve.world().guest(vmid);
        return new Look(guest.status(), guest.snapshotNames(), guest.description(), guest.data(), backups());
    }

    boolean machine() {
        return !pve.world().guest(vmid).config().containsKey("rootfs");
    }

    /// Only this step's backup has its notes.
    private long backups() {
        return step instanceof Step.BackUp(var _, var _, var notes)
                ? pve.world().backups().stream()
                        .filter(b -> b.notes().equals(notes))
                        .count()
                : 0;
    }

    /// Of this guest, since the beginning.
    List<SimTask> tasks() {
        List<SimTask> all = pve.world().tasks();
        return all.subList(tasksBefore, all.size()).stream()
                .filter(task -> task.id().equals(String.valueOf(vmid)))
                .toList();
    }

    /// Mutations of this guest that were passed on to pvedaemon.
    private long sent() {
        List<WriteRecord> all = pve.writes();
        return all.subList(writesBefore, all.size()).stream()
                .filter(w -> w.status() != 595)
                .filter(w -> w.path().matches("/nodes/pve/(lxc|qemu)/" + vmid + "/.*")
                        || String.valueOf(vmid).equals(w.form().get("vmid")))
                .count();
    }

    /// @param calm nothing broke and nothing was slow
    /// @return what is wrong
    Optional<String> verdict(Outcome outcome, boolean calm) {
        Look after = look();
        boolean worked = worked(after);
        int started = tasks().size();
        String what = "";
        if (started > 1 || sent() > 1) {
            what = started + " tasks and " + sent() + " requests for one mutation";
        } else if (outcome.done() && !worked) {
            what = "said to be done, and is not";
        } else if (outcome instanceof Outcome.Failed && worked && !after.equals(before)) {
            what = "said to have failed, and is done";
        } else if (outcome instanceof Outcome.Unknown && calm) {
            what = "unknown, though nothing broke";
        }
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(step.words() + ": " + what + ": " + outcome.word() + ": " + outcome.summary() + "\n  "
                        + before + "\n  " + after + "\n  " + tasks());
    }

    /// Whether the guest shows what the step was for. Each text is new, and rolling back takes back the data.
    private boolean worked(Look after) {
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var _) ->
                !before.snapshots.contains(name.value()) && after.snapshots.contains(name.value());
            case Step.RemoveSnapshot(var _, var name) ->
                before.snapshots.contains(name.value()) && !after.snapshots.contains(name.value());
            case Step.RevertToSnapshot _ -> !before.data.equals(after.data);
            case Step.StartGuest _ -> before.status.equals("stopped") && after.status.equals("running");
            // A machine that is stopped already is a task that ends well, a container a refusal (seen on 9.2.11).
            case Step.StopGuest _ -> (machine() || before.status.equals("running")) && after.status.equals("stopped");
            case Step.BackUp _ -> after.backups == 1;
            case Step.DescribeGuest(var _, var text) -> after.description.startsWith(text);
            case Step.MarkGuest _ -> after.description.contains(GuestIdentity.MARK);
            case Step.CopyGuest _, Step.StopTask _, Step.EnableStorage _, Step.DisableStorage _, Step.ByRoot _ ->
                throw new AssertionError("no step on a guest that there is");
        };
    }
}
