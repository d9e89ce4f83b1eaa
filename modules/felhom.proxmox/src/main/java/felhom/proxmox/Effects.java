package felhom.proxmox;

import felhom.ops.Effect;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
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
            case Step.RevertToSnapshot(var vmid, var name) -> reverting(vmid, name, guest);
            case Step.StopTask _ -> List.of();
            case Step.StopGuest(var vmid) -> stopping(vmid, guest);
        };
    }

    /// Without its memory in the snapshot a guest ends stopped, with it a machine ends running, whatever it was
    /// before (qemu-server 9.2.6 `QemuConfig.pm`).
    private static List<Effect> reverting(Vmid vmid, SnapshotName name, Optional<GuestDetail> guest) {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of("what guest " + vmid + " has written since snapshot '" + name + "'" + taken(guest, name)
                + " is lost, and its configuration returns to that time"));
        boolean running = guest.map(g -> g.guest().running()).orElse(false);
        boolean memory =
                guest.flatMap(g -> g.snapshot(name)).map(SnapshotInfo::memory).orElse(false);
        boolean ha = guest.flatMap(GuestDetail::ha).isPresent();
        if (memory) {
            effects.add(Effect.of("guest " + vmid + (running ? " is stopped at once and" : "")
                    + " runs again as it did at that time: the snapshot holds its memory"));
        } else if (running) {
            effects.add(Effect.of("guest " + vmid + " is stopped at once and "
                    + (ha ? "stays stopped until HA, which manages it, starts it again" : "stays stopped")));
        }
        return effects;
    }

    private static List<Effect> stopping(Vmid vmid, Optional<GuestDetail> guest) {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of("guest " + vmid
                + guest.map(g -> " '" + g.guest().name() + "'").orElse("")
                + " stops at once: its service goes away, and what it had not written to disk is lost"));
        if (guest.flatMap(GuestDetail::ha).isPresent()) {
            effects.add(Effect.of("HA, which manages guest " + vmid
                    + ", is told that it shall be stopped, and does not start it again by itself"));
        }
        return effects;
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
