package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.backup.BackupAccount;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.task.ReadBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Backs a guest up. A backup that fails takes its unfinished archive away again; a worker that was killed
/// leaves the lock, and of a container the snapshot that it reads from (pve-manager 9.2.11 `VZDump.pm`; seen
/// on 9.2.11).
record BackUpHandler(Step.BackUp step, StepContext context) implements TaskHandler<Step.BackUp> {
    private static final Set<String> LOCKS = Set.of("backup", "snapshot", "snapshot-delete");

    @Override
    public void check(GuestState guest) {
        PveRules.unlocked(context.client(), guest);
        room(guest);
    }

    /// A backup is never told to prune, and then PVE takes the storage's retention for a limit; protected
    /// ones do not count (pve-manager 9.2.11 `VZDump.pm`).
    private void room(GuestState guest) {
        Optional<String> prune = PveRules.known(
                        () -> context.client().storages().all())
                .stream()
                .flatMap(List::stream)
                .filter(config -> config.id().equals(step.storage()))
                .flatMap(config -> config.prune().stream())
                .findFirst();
        long limit = prune.flatMap(BackUpHandler::parsed).map(Retention::sum).orElse(0L);
        if (limit == 0) {
            return;
        }
        long there = guest.backups(step.storage())
                + PveRules.known(() ->
                                context
                                        .client()
                                        .ownNode()
                                        .storage(step.storage())
                                        .backups(Optional.of(guest.vmid()))
                                        .stream()
                                        .filter(backup -> !backup.isProtected())
                                        .filter(backup -> backup.subtype()
                                                .filter(s -> !s.equals(subtype(guest.kind())))
                                                .isEmpty())
                                        .count())
                        .orElse(0L);
        if (there >= limit) {
            throw new PlanRefused("storage: '" + step.storage() + "' keeps at most " + limit + " backups of a guest ("
                    + prune.orElse("") + "), guest " + guest.vmid() + " has " + there
                    + " there, and this backup deletes none: delete or protect one, or change the storage's retention");
        }
    }

    private static String subtype(Guest.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Retention> parsed(String text) {
        try {
            return Optional.of(Retention.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What the backup does not hold, and what may make its guest stand still.
    @Override
    public Assessment meets(GuestState guest) {
        BackupAccount account = BackupAccount.of(guest.vmid(), guest.inForce());
        String of = Effects.of(guest.vmid());
        List<Effect> effects = new ArrayList<>();
        account.leftOut().forEach(left -> effects.add(without(guest.vmid(), left)));
        if (guest.mayRun()) {
            account.freezes()
                    .ifPresent(what -> effects.add(Effect.of(
                            Effect.Kind.MAY_HANG,
                            of,
                            "freeze " + of + " for a moment, which may hang, and the guest with it, as " + what)));
        }
        return new Assessment(Optional.of(Effects.about(guest)), effects, account.leftOut());
    }

    private static Effect without(Vmid vmid, LeftOut left) {
        String of = Effects.of(vmid);
        return new Effect(
                Effect.Kind.LEFT_OUT,
                of + " " + left.key(),
                "leave " + left.key() + " of " + of + " out of the backup (" + left.size() + "): " + left.why(),
                left.bytes());
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest.withBackup(step.storage());
    }

    @Override
    public void prepare(GuestApi guest) {
        context.backups().prepare(step);
    }

    @Override
    public Mutation call(GuestApi guest) {
        return context.backups().start(step);
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        return ReadBack.CANNOT_TELL;
    }

    @Override
    public boolean didThis(Upid task) {
        return !end().archives(task).isEmpty();
    }

    @Override
    public ReadBack doing(GuestApi guest, Upid task) {
        return end().asked(task)
                .map(ours -> ours ? ReadBack.THERE : ReadBack.NOT_THERE)
                .orElse(ReadBack.CANNOT_TELL);
    }

    /// The log of a backup begins with what was asked for.
    @Override
    public boolean failedAtThis(Upid task, Failure failure) {
        return end().ordered(task);
    }

    @Override
    public boolean leavesSnapshots() {
        return true;
    }

    @Override
    public Outcome told(Upid task, Outcome outcome) {
        return outcome.done() ? end().made(task, outcome) : outcome;
    }

    private BackupEnd end() {
        return new BackupEnd(context.guests(), step);
    }

    @Override
    public boolean leftChange(GuestState now) {
        return now.lock().filter(LOCKS::contains).isPresent()
                || (now.kind() == Guest.Kind.LXC
                        && now.snapshots().stream().map(SnapshotInfo::name).anyMatch("vzdump"::equals));
    }
}
