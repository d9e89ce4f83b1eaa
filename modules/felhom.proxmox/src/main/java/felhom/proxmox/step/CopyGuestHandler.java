package felhom.proxmox.step;

import felhom.engine.port.Assessment;
import felhom.engine.port.Tasks;
import felhom.ops.ArchiveSource;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.VolumeId;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.QemuOptions;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.request.TaskFilter;
import felhom.proxmox.task.ReadBack;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes a guest of a backup under a free id, stopped, and never over another one. A container that fails
/// leaves nothing; a machine leaves what it has come to (seen on 9.2.11).
record CopyGuestHandler(Step.CopyGuest step, StepContext context) implements TaskHandler<Step.CopyGuest> {
    private static final int MOST_TASKS = 200;

    /// What makes another guest of the one with this id, or takes it from this node.
    private static final Set<String> REMAKING = Set.of(
            "vzcreate",
            "vzrestore",
            "vzdestroy",
            "vzmigrate",
            "qmcreate",
            "qmrestore",
            "qmdestroy",
            "qmigrate",
            "hamigrate");

    @Override
    public Assessment assess(GuestOutlook guests) {
        CopyTarget target = new CopyTarget(context.client(), step);
        target.free();
        ArchivedGuest archived = ArchivedGuest.of(context, step.archive(), guests);
        CopyTarget.restorable(archived);
        target.takes(archived);
        return new Assessment(
                Optional.of(archived.words()
                        + archived.name().map(name -> ", '" + name + "'").orElse("") + ", "
                        + archived.kind().words() + (archived.config().template() ? ", a template" : "")),
                CopyEffects.of(step, archived));
    }

    /// Whatever it is like, it is one too many.
    @Override
    public void check(GuestState guest) {
        new CopyTarget(context.client(), step).free();
    }

    @Override
    public Optional<GuestState> makes(GuestOutlook before) {
        return Optional.of(ArchivedGuest.of(context, step.archive(), before).restored(context, step));
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    private VolumeId archive() {
        return switch (step.archive()) {
            case ArchiveSource.Named(VolumeId id) -> id;
            case ArchiveSource.MadeBy made ->
                throw new HostException(
                        Failure.of(Failure.Kind.HOST, "what stage '" + made.maker() + "' has backed up is not known"));
        };
    }

    /// It is not there before; its backup tells which kind it will be.
    @Override
    public GuestApi guest() {
        return context.client().ownNode().guest(kind(), step.guest());
    }

    private Guest.Kind kind() {
        return ArchivedGuest.kind(archive());
    }

    @Override
    public Mutation call(GuestApi guest) {
        return context.client().ownNode().create(newGuest());
    }

    private NewGuest newGuest() {
        Restoring how = new Restoring(false, step.macs() == Step.CopyGuest.Macs.NEW, false);
        return switch (kind()) {
            case LXC ->
                new NewGuest.RestoredLxc(
                        step.guest(),
                        archive(),
                        step.storage(),
                        how,
                        step.name()
                                .map(name -> LxcOptions.NONE.hostname(name.value()))
                                .orElse(LxcOptions.NONE),
                        Optional.empty());
            case QEMU ->
                new NewGuest.RestoredQemu(
                        step.guest(),
                        archive(),
                        Optional.of(step.storage()),
                        how,
                        false,
                        step.name()
                                .map(name -> QemuOptions.NONE.name(name.value()))
                                .orElse(QemuOptions.NONE),
                        Optional.empty());
        };
    }

    @Override
    public ReadBack readBack(GuestApi guest) {
        try {
            return guest.config().lock().isEmpty() ? ReadBack.THERE : ReadBack.CANNOT_TELL;
        } catch (PveException e) {
            if (OwnGuests.absent(e)) {
                return ReadBack.NOT_THERE;
            }
            throw e;
        }
    }

    /// The log of a restore names its backup, by its volume id or its file.
    @Override
    public boolean didThis(Upid task) {
        String name = archive().text();
        String file = name.substring(name.indexOf(':') + 1).replaceFirst("^backup/", "");
        return context.client().node(task.node()).tasks().log(task, 0).lines().stream()
                .anyMatch(line -> line.contains(file));
    }

    @Override
    public ReadBack doing(GuestApi guest, Upid task) {
        return didThis(task) ? ReadBack.THERE : ReadBack.NOT_THERE;
    }

    @Override
    public boolean failedAtThis(Upid task, Failure failure) {
        try {
            return didThis(task);
        } catch (HostException e) {
            return false;
        }
    }

    @Override
    public boolean leavesSnapshots() {
        return false;
    }

    @Override
    public Optional<String> leftBehind(GuestState now) {
        return Optional.of("guest " + now.vmid() + " is LEFT as far as its restore has come, and its id is taken: `"
                + GuestState.program(now.kind()) + " destroy " + now.vmid() + "` on the host takes it away");
    }

    @Override
    public boolean leftChange() {
        return context.guests().read(step.guest(), GuestState::now).isPresent();
    }

    @Override
    public boolean leftChange(GuestState now) {
        return true;
    }

    /// A task about this id that was begun since, and by which it may be another guest, makes it uncertain;
    /// so do more tasks than are listed.
    @Override
    public Optional<GuestIdentity> made(Upid task) {
        TaskFilter since = TaskFilter.of(TaskFilter.Source.ALL, MOST_TASKS)
                .guest(step.guest())
                .since(task.started());
        List<Upid> all = context.client().ownNode().tasks().list(since).stream()
                .map(Tasks.Summary::upid)
                .toList();
        boolean certain = all.size() < MOST_TASKS
                && all.stream().noneMatch(other -> REMAKING.contains(other.type()) && later(other, task));
        return certain
                ? new ProxmoxInventory(context.guests()).identity(step.guest()).filter(now -> now.kind() == kind())
                : Optional.empty();
    }

    private static boolean later(Upid other, Upid task) {
        return other.started().isAfter(task.started())
                || (other.started().equals(task.started()) && other.pstart() > task.pstart());
    }
}
