package felhom.proxmox;

import felhom.ops.Effect;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.run.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a step costs, in words an operator can sign.
final class Effects {
    private Effects() {}

    static List<Effect> of(Step step, Optional<GuestDetail> guest) {
        return switch (step) {
            case Step.Benign _ -> List.of();
            case Step.RemoveSnapshot(var vmid, var name) ->
                List.of(Effect.of("snapshot '" + name + "' of guest " + vmid + taken(guest, name)
                        + " is deleted: there will be no way back to it"));
            case Step.RevertToSnapshot(var vmid, var name) -> {
                List<Effect> effects = new ArrayList<>();
                effects.add(Effect.of("what guest " + vmid + " has written since snapshot '" + name + "'"
                        + taken(guest, name) + " is lost, and its configuration returns to that time"));
                if (guest.map(g -> g.guest().running()).orElse(false)) {
                    effects.add(Effect.of("guest " + vmid + " is stopped at once and stays stopped"));
                }
                yield effects;
            }
            case Step.StopTask _ -> List.of();
            case Step.StopGuest(var vmid) ->
                List.of(Effect.of("guest " + vmid
                        + guest.map(g -> " '" + g.guest().name() + "'").orElse("")
                        + " stops at once: its service goes away, and what it had not written to disk is lost"));
        };
    }

    /// What a killed task leaves is its own business: nothing of it is undone.
    static List<Effect> ofKilling(Upid task, Optional<Tasks.Summary> found) {
        String of = task.id().isEmpty() ? "" : " of " + task.id();
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of("task '" + task.type() + "'" + of + ", begun " + task.started() + " by "
                + found.map(Tasks.Summary::user).orElse(task.user())
                + ", is killed: what it was doing stays half done"));
        Leftover.of(task.type()).ifPresent(words -> effects.add(Effect.of(words)));
        return effects;
    }

    private static String taken(Optional<GuestDetail> guest, SnapshotName name) {
        Optional<Instant> taken = guest.flatMap(g -> g.snapshot(name)).flatMap(SnapshotInfo::taken);
        return taken.map(t -> " (" + t + ")").orElse("");
    }
}
