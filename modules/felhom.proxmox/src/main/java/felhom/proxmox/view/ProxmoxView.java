package felhom.proxmox.view;

import felhom.engine.port.Clocks;
import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Certificate;
import felhom.engine.view.DiskState;
import felhom.engine.view.FailedTasks;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostView;
import felhom.engine.view.Interface;
import felhom.engine.view.Lacking;
import felhom.engine.view.Listed;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.Reading;
import felhom.engine.view.Service;
import felhom.engine.view.Space;
import felhom.engine.view.TokenRights;
import felhom.engine.view.ZfsPool;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.proxmox.answer.NodeStatus;
import felhom.proxmox.answer.Resources;
import felhom.proxmox.answer.ZfsEntry;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/// The view of one host through its API: reads alone.
public final class ProxmoxView implements HostView {
    private static final int MOST_TASKS = 500;
    // Rights seldom change; what is read on a slow interval needs none that are newer.
    private static final Duration LATELY = Duration.ofMinutes(1);
    // What is read at the same time for one report.
    private static final Duration JUST_NOW = Duration.ofSeconds(2);
    private static final String NO_ZFS = "zfsutils-linux not installed";

    private final PveClient client;
    private final Clocks clocks;
    private final RightsReads rights;
    private final Refusals refusals;
    private final DiskReads disks;

    public ProxmoxView(PveClient client, Clocks clocks) {
        this.client = client;
        this.clocks = clocks;
        this.rights = new RightsReads(client, clocks.monotonic());
        this.refusals = new Refusals(clocks.monotonic());
        this.disks = new DiskReads(() -> client.ownNode().hardware(), clocks.wall());
    }

    @Override
    public NodeName name() {
        return client.ownName();
    }

    @Override
    public Reading<NodeFigures> node() {
        return read(
                "the node's state", this::audit, () -> figures(client.ownNode().status()));
    }

    @Override
    public Reading<Holdings> holdings() {
        long start = clocks.nanos();
        return read("the list of guests and storages", this::auditAll, () -> {
            NodeName own = client.ownName();
            Resources all = client.cluster().resources();
            return HoldingsReads.of(all, rights.at(start, Duration.ZERO), own);
        });
    }

    @Override
    public Reading<BackupFiles> backups(StorageId storage) {
        long start = clocks.nanos();
        String what = "what backups are on storage " + storage;
        Optional<Lacking> blind;
        try {
            blind = BackupReads.blind(storage, rights.at(start, LATELY));
        } catch (HostException e) {
            return new Reading.Failed<>(e.failure().message());
        }
        if (blind.isPresent()) {
            return new Reading.Denied<>(blind.get());
        }
        Supplier<Lacking> right = () -> new Lacking("Datastore.AllocateSpace", "/storage/" + storage);
        return read(
                what,
                right,
                () -> BackupReads.of(
                        client.ownNode().storage(storage).backups(Optional.empty()),
                        storage,
                        rights.at(start, LATELY)));
    }

    @Override
    public Reading<TokenRights> rights() {
        long start = clocks.nanos();
        return read(
                "what the token may",
                this::auditAll,
                () -> new TokenRights(
                        Role.NEEDS.stream()
                                .map(need -> new TokenRights.Need(
                                        need.privilege(), need.path(), Set.copyOf(need.operations())))
                                .toList(),
                        rights.at(start, JUST_NOW)));
    }

    @Override
    public Reading<FailedTasks> failedTasks(Instant since) {
        long start = clocks.nanos();
        // The archive has the task that ended last first; running ones, which PVE calls unknown too, are not in it.
        TaskFilter failed = TaskFilter.of(TaskFilter.Source.ARCHIVE, MOST_TASKS)
                .ended(Set.of(TaskFilter.End.ERROR, TaskFilter.End.UNKNOWN));
        return read("which tasks failed", this::audit, () -> {
            List<Tasks.Summary> all = client.ownNode().tasks().list(failed);
            List<Tasks.Summary> wanted = all.stream()
                    .filter(task -> !task.running() && !ended(task).isBefore(since))
                    .toList();
            boolean cut = all.size() >= MOST_TASKS && wanted.size() == all.size();
            Optional<Lacking> others = rights.at(start, JUST_NOW).lacking("/nodes/" + name(), "Sys.Audit");
            return new FailedTasks(new Listed<>(wanted, others), cut);
        });
    }

    private static Instant ended(Tasks.Summary task) {
        return task.ended().orElse(task.started());
    }

    @Override
    public Reading<List<Certificate>> certificates() {
        return read(
                "the node's certificates",
                this::audit,
                () -> client.ownNode().certificates().stream()
                        .map(file -> new Certificate(
                                file.file(), file.subject(), file.issuer(), file.fingerprint(), file.notAfter()))
                        .sorted(Comparator.comparing(Certificate::file))
                        .toList());
    }

    @Override
    public Reading<List<DiskState>> disks() {
        return read("the node's disks", this::audit, disks::read);
    }

    @Override
    public Reading<List<ZfsPool>> zfs() {
        try {
            return read(
                    "the node's ZFS pools",
                    this::auditAll,
                    () -> client.ownNode().hardware().zfsPools().stream()
                            .map(ProxmoxView::pool)
                            .sorted(Comparator.comparing(ZfsPool::name))
                            .toList());
        } catch (NoZfs none) {
            return new Reading.Absent<>("there is no ZFS on this host");
        }
    }

    @Override
    public Reading<List<Service>> services() {
        return read(
                "the node's services",
                this::audit,
                () -> client.ownNode().services().stream()
                        .map(unit -> new Service(unit.service(), unit.state(), unit.activeState(), unit.unitState()))
                        .sorted(Comparator.comparing(Service::name))
                        .toList());
    }

    @Override
    public Reading<Listed<Interface>> network() {
        long start = clocks.nanos();
        return read("the node's network", this::audit, () -> {
            List<Interface> all = client.ownNode().network().stream()
                    .map(each -> new Interface(
                            each.name(),
                            each.type(),
                            each.active(),
                            each.autostart(),
                            each.addresses(),
                            each.gateway(),
                            each.ports().stream().sorted().toList()))
                    .sorted(Comparator.comparing(Interface::name))
                    .toList();
            // Bridges are left out without it.
            return new Listed<>(
                    all, rights.at(start, LATELY).lacking("/sdn/zones/localnetwork", "SDN.Audit", "SDN.Use"));
        });
    }

    @Override
    public Optional<Duration> skew() {
        return client.lastSkew();
    }

    @Override
    public long unreadable() {
        return client.drift();
    }

    @Override
    public void askAgain() {
        refusals.forget();
        rights.forget();
    }

    /// @param right the one that is missing where PVE refuses and does not say
    private <T> Reading<T> read(String what, Supplier<Lacking> right, Supplier<T> read) {
        Optional<Lacking> refused = refusals.of(what);
        if (refused.isPresent()) {
            return new Reading.Denied<>(refused.get());
        }
        try {
            T value = read.get();
            refusals.answered(what);
            return new Reading.Fresh<>(value, clocks.now());
        } catch (PveException e) {
            return switch (e.error()) {
                case PveError.Forbidden forbidden -> {
                    Lacking usual = right.get();
                    Lacking lacking = new Lacking(
                            forbidden.missing().privileges().orElse(usual.privilege()),
                            forbidden.missing().path().orElse(usual.path()));
                    refusals.add(what, lacking);
                    yield new Reading.Denied<>(lacking);
                }
                case PveError.Refused(var _, String message) when message.contains(NO_ZFS) -> throw new NoZfs();
                default -> new Reading.Failed<>(e.error().words());
            };
        } catch (HostException e) {
            return new Reading.Failed<>(e.failure().message());
        }
    }

    private Lacking audit() {
        return new Lacking("Sys.Audit", "/nodes/" + name());
    }

    private Lacking auditAll() {
        return new Lacking("Sys.Audit", "/");
    }

    private static NodeFigures figures(NodeStatus status) {
        return new NodeFigures(
                status.version(),
                status.kernel(),
                status.uptime(),
                status.cpus().isPresent() ? OptionalInt.of((int) status.cpus().getAsLong()) : OptionalInt.empty(),
                status.load(),
                new Space(
                        status.memoryTotal(),
                        status.memoryUsed(),
                        Math.max(0, status.memoryTotal() - status.memoryUsed())),
                new Space(status.swapTotal(), status.swapUsed(), Math.max(0, status.swapTotal() - status.swapUsed())),
                new Space(status.rootTotal(), status.rootUsed(), status.rootAvailable()));
    }

    private static ZfsPool pool(ZfsEntry entry) {
        OptionalLong fragmentation = entry.fragmentation();
        return new ZfsPool(
                entry.name(),
                entry.health(),
                entry.size(),
                entry.allocated(),
                entry.free(),
                fragmentation.isPresent() ? OptionalInt.of((int) fragmentation.getAsLong()) : OptionalInt.empty(),
                entry.dedup());
    }

    /// The host answered that it has no ZFS.
    private static final class NoZfs extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoZfs() {
            super(NO_ZFS, null, false, false);
        }
    }
}
