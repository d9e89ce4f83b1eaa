package felhom.hub.report;

import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Certificate;
import felhom.engine.view.DiskState;
import felhom.engine.view.FailedTasks;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostGuest;
import felhom.engine.view.HostStorage;
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
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A host that says what a test tells it to, and hangs where a test says so.
final class FakeHost implements HostView {
    static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    static final NodeName PVE = new NodeName("pve");

    final List<HostGuest> guests = new ArrayList<>();
    final List<HostStorage> storages = new ArrayList<>();
    final Set<Vmid> elsewhere = ConcurrentHashMap.newKeySet();
    final Map<StorageId, Reading<BackupFiles>> backups = new HashMap<>();
    final List<Tasks.Summary> failed = new ArrayList<>();
    volatile Optional<Lacking> hiddenGuests = Optional.empty();
    volatile Optional<Lacking> hiddenStorages = Optional.empty();
    volatile Optional<Reading<NodeFigures>> node = Optional.empty();
    volatile Optional<Reading<Holdings>> holdings = Optional.empty();
    volatile Reading<List<ZfsPool>> zfs = new Reading.Absent<>("there is no ZFS on this host");
    volatile String broken = "";
    volatile long unreadable;
    volatile Instant at = NOON;

    private final Map<String, CountDownLatch> hung = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> reads = new ConcurrentHashMap<>();
    private final AtomicInteger inside = new AtomicInteger();

    /// From now on this part does not answer, until it is released.
    void hang(String part) {
        hung.put(part, new CountDownLatch(1));
    }

    void release(String part) {
        CountDownLatch latch = hung.remove(part);
        if (latch != null) {
            latch.countDown();
        }
    }

    /// How often a part was asked for.
    int reads(String part) {
        return reads.computeIfAbsent(part, _ -> new AtomicInteger()).get();
    }

    /// How many are asked for and have not answered.
    int outstanding() {
        return inside.get();
    }

    private void ask(String part) {
        reads.computeIfAbsent(part, _ -> new AtomicInteger()).incrementAndGet();
        if (part.equals(broken)) {
            throw new IllegalStateException("a bug");
        }
        inside.incrementAndGet();
        try {
            CountDownLatch latch = hung.get(part);
            if (latch != null) {
                latch.await();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("somebody interrupted what hangs", e);
        } finally {
            inside.decrementAndGet();
        }
    }

    FakeHost guest(int vmid) {
        guests.add(guest(vmid, "guest-" + vmid));
        return this;
    }

    static HostGuest guest(int vmid, String name) {
        Guest guest = new Guest(
                new Vmid(vmid),
                Guest.Kind.LXC,
                PVE,
                name,
                "running",
                Optional.empty(),
                false,
                1 << 28,
                1 << 30,
                1,
                Set.of("felhom-a"));
        return new HostGuest(guest, Optional.empty(), Optional.empty());
    }

    FakeHost storage(String name, String type, String... content) {
        storages.add(new HostStorage(
                new StorageId(name), type, Set.of(content), true, false, OptionalLong.of(1000), OptionalLong.of(10)));
        return this;
    }

    FakeHost backups(String storage, BackupFile... files) {
        backups.put(new StorageId(storage), new Reading.Fresh<>(new BackupFiles(List.of(files), true, Set.of()), at));
        return this;
    }

    static BackupFile backup(int vmid, String created, long size, String... verified) {
        return new BackupFile(
                "volume-" + vmid + "-" + created,
                new Vmid(vmid),
                Instant.parse(created),
                OptionalLong.of(size),
                false,
                false,
                List.of(verified).stream().findFirst());
    }

    /// A task that failed, and ended so many seconds after noon.
    FakeHost failed(int number, long second) {
        Upid upid = Upid.of("UPID:pve:%08X:00059C11:6B017154:vzdump:101:root@pam:".formatted(number));
        Instant end = NOON.plusSeconds(second);
        failed.add(new Tasks.Summary(
                upid,
                PVE,
                "vzdump",
                "101",
                "root@pam",
                end.minusSeconds(5),
                Optional.of(end),
                Optional.of("job errors")));
        return this;
    }

    @Override
    public NodeName name() {
        return PVE;
    }

    @Override
    public Reading<NodeFigures> node() {
        ask("node");
        return node.orElseGet(() -> new Reading.Fresh<>(
                new NodeFigures(
                        "9.2.11",
                        "6.14",
                        Duration.ofSeconds(60),
                        OptionalInt.of(2),
                        List.of(0.5, 0.25, 0.1),
                        new Space(100, 10, 90),
                        new Space(0, 0, 0),
                        new Space(100, 10, 80)),
                at));
    }

    @Override
    public Reading<Holdings> holdings() {
        ask("holdings");
        return holdings.orElseGet(() -> new Reading.Fresh<>(
                new Holdings(
                        new Listed<>(guests, hiddenGuests),
                        new Listed<>(storages, hiddenStorages),
                        elsewhere,
                        new Holdings.ClusterCount(1, 1, guests.size(), guests.size()),
                        OptionalDouble.of(0.25)),
                at));
    }

    @Override
    public Reading<BackupFiles> backups(StorageId storage) {
        ask("backups " + storage);
        return backups.getOrDefault(storage, new Reading.Failed<>("596: nobody answers"));
    }

    @Override
    public Reading<TokenRights> rights() {
        throw new AssertionError("no report asks for it");
    }

    @Override
    public Reading<FailedTasks> failedTasks(Instant since) {
        ask("tasks");
        List<Tasks.Summary> wanted = failed.stream()
                .filter(task -> !task.ended().orElseThrow().isBefore(since))
                .toList();
        return new Reading.Fresh<>(new FailedTasks(new Listed<>(wanted, Optional.empty()), false), at);
    }

    @Override
    public Reading<List<Certificate>> certificates() {
        ask("certificates");
        return new Reading.Fresh<>(
                List.of(new Certificate("pve-ssl.pem", "/CN=pve", "/CN=CA", "AA:BB", Optional.of(NOON))), at);
    }

    @Override
    public Reading<List<DiskState>> disks() {
        ask("disks");
        return new Reading.Fresh<>(
                List.of(new DiskState(
                        "/dev/sda",
                        1000,
                        "LAB",
                        Optional.of("A"),
                        Optional.empty(),
                        "ssd",
                        Optional.of("LVM"),
                        Optional.of("PASSED"),
                        OptionalInt.of(97),
                        Optional.of(at))),
                at);
    }

    @Override
    public Reading<List<ZfsPool>> zfs() {
        ask("zfs");
        return zfs;
    }

    @Override
    public Reading<List<Service>> services() {
        ask("services");
        return new Reading.Fresh<>(List.of(new Service("pveproxy", "running", "active", "enabled")), at);
    }

    @Override
    public Reading<Listed<Interface>> network() {
        ask("network");
        return new Reading.Fresh<>(
                new Listed<>(
                        List.of(new Interface(
                                "vmbr0", "bridge", true, true, List.of("192.0.2.10/24"), Optional.empty(), List.of())),
                        Optional.empty()),
                at);
    }

    @Override
    public Optional<Duration> skew() {
        return Optional.of(Duration.ofSeconds(1));
    }

    @Override
    public long unreadable() {
        return unreadable;
    }

    @Override
    public void askAgain() {
        ask("again");
    }
}
