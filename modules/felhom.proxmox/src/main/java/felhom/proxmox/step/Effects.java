package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.order.Effect.Kind;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Quoted;
import felhom.engine.port.Assessment;
import felhom.engine.port.Tasks;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.task.Leftover;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a destructive step is about and what it costs, in words an operator can sign: they follow on `This will:`.
///
/// @param now by the host's clock
record Effects(Instant now) {
    Assessment of(Step.Destructive step, GuestDetail guest) {
        return switch (step) {
            case Step.RemoveSnapshot(var vmid, var name) ->
                new Assessment(
                        Optional.of(about(guest) + ", " + words(guest, name)),
                        List.of(Effect.of(
                                Kind.SNAPSHOT_LOST,
                                of(vmid) + " snapshot " + name,
                                "lose the way back to snapshot '" + name + "' of " + of(vmid))));
            case Step.RevertToSnapshot(var vmid, var name) ->
                new Assessment(Optional.of(about(guest) + ", " + words(guest, name)), reverting(vmid, name, guest));
            case Step.StopGuest(var vmid) -> new Assessment(Optional.of(about(guest)), stopping(vmid, guest));
            case Step.StopTask _ -> Assessment.NOTHING;
        };
    }

    /// Such as `guest 101 'db', running`.
    static String about(GuestDetail detail) {
        Guest guest = detail.guest();
        return of(guest.vmid()) + " " + Quoted.of(guest.name()) + (guest.template() ? ", a template" : "") + ", "
                + guest.status()
                + guest.lock().map(lock -> ", locked (" + lock + ")").orElse("")
                + detail.ha().map(state -> ", managed by HA (" + state + ")").orElse("");
    }

    private String words(GuestDetail guest, SnapshotName name) {
        Optional<Instant> taken = guest.snapshot(name).flatMap(SnapshotInfo::taken);
        return "snapshot '" + name + "'"
                + taken.map(at -> " of " + Age.words(at, now)).orElse("");
    }

    /// Without its memory in the snapshot a guest ends stopped, with it a machine ends running, whatever it was
    /// before (qemu-server 9.2.6 `QemuConfig.pm`).
    private static List<Effect> reverting(Vmid vmid, SnapshotName name, GuestDetail guest) {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(
                Kind.WRITES_LOST,
                of(vmid),
                "lose what " + of(vmid) + " has written since snapshot '" + name
                        + "', and return its configuration to that time"));
        boolean memory = guest.snapshot(name).map(SnapshotInfo::memory).orElse(false);
        if (guest.guest().running()) {
            effects.add(Effect.of(
                    Kind.GUEST_STOPPED, of(vmid), "stop " + of(vmid) + " at once" + afterwards(guest, memory)));
        }
        if (memory) {
            effects.add(Effect.of(
                    Kind.GUEST_STARTED,
                    of(vmid),
                    "let " + of(vmid) + " run again as it did at that time: the snapshot holds its memory"));
        }
        return effects;
    }

    private static String afterwards(GuestDetail guest, boolean memory) {
        if (memory) {
            return "";
        }
        return guest.ha().isPresent()
                ? " and leave it stopped until HA, which manages it, starts it again"
                : " and leave it stopped";
    }

    private static List<Effect> stopping(Vmid vmid, GuestDetail guest) {
        List<Effect> effects = new ArrayList<>();
        if (guest.guest().running()) {
            effects.add(Effect.of(
                    Kind.GUEST_STOPPED,
                    of(vmid),
                    "take the service of " + of(vmid) + " away at once, and lose what it had not written to disk"));
        }
        if (guest.ha().isPresent()) {
            effects.add(Effect.of(
                    Kind.HA_TOLD,
                    of(vmid),
                    "tell HA, which manages " + of(vmid)
                            + ", that it shall be stopped, so that HA does not start it again by itself"));
        }
        return effects;
    }

    private static Effect of(Vmid vmid, LeftOut left) {
        return new Effect(
                Kind.LEFT_OUT,
                of(vmid) + " " + left.key(),
                "leave " + left.key() + " of " + of(vmid) + " out of the backup (" + left.size() + "): " + left.why(),
                left.bytes());
    }

    /// What a backup does not hold, and what may make its guest stand still.
    Assessment ofBackup(GuestDetail guest, BackupAccount account) {
        Vmid vmid = guest.guest().vmid();
        List<Effect> effects = new ArrayList<>();
        account.leftOut().forEach(left -> effects.add(of(vmid, left)));
        if (guest.guest().running()) {
            account.freezes()
                    .ifPresent(what -> effects.add(Effect.of(
                            Kind.MAY_HANG,
                            of(vmid),
                            "freeze " + of(vmid) + " for a moment, which may hang, and the guest with it, as "
                                    + what)));
        }
        return new Assessment(Optional.of(about(guest)), effects, account.leftOut());
    }

    /// What a killed task leaves is its own business: nothing of it is undone.
    ///
    /// @param guest that the task is about, where there is one on this node
    Assessment ofKilling(Upid task, Optional<Tasks.Summary> found, Optional<GuestDetail> guest) {
        String what = "task '" + task.type() + "'" + (task.id().isEmpty() ? "" : " of " + task.id());
        String about = guest.map(detail -> about(detail) + ", ").orElse("") + what + ", begun "
                + Age.words(task.started(), now) + " by "
                + found.map(Tasks.Summary::user).orElse(task.user());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.of(
                Kind.TASK_KILLED, "task " + task, "break " + what + " off and leave what it was doing half done"));
        Leftover.of(task.type())
                .ifPresent(words -> effects.add(
                        Effect.of(Kind.LEFT_BEHIND, "task " + task, "perhaps leave something behind: " + words)));
        return new Assessment(Optional.of(about), effects);
    }

    private static String of(Vmid vmid) {
        return "guest " + vmid;
    }
}
