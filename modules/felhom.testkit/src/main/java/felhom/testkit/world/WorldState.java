package felhom.testkit.world;

import felhom.testkit.fault.Daemon;
import felhom.testkit.fault.Faults;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Engine;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.time.Durations;
import felhom.testkit.time.ShiftedClock;
import felhom.testkit.time.SimClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The state of a simulated host and of the cluster it may be in. All but the lock is guarded by the lock, and every
/// look lets due tasks happen first.
public final class WorldState {
    private static final long DEFAULT_SEED = 20_260_515L;
    static final Duration UPTIME = Duration.ofMinutes(55);

    final ReentrantLock lock = new ReentrantLock();
    public final String node;
    public final Random random = new Random(DEFAULT_SEED);
    public final Durations durations = new Durations();
    final Faults faults = new Faults();
    final Broadcast broadcast = new Broadcast();
    public final Acl acl = new Acl();
    final Map<String, StorageState> storages = new LinkedHashMap<>();
    public final TreeMap<Integer, GuestState> guests = new TreeMap<>();
    final ClusterState cluster;
    public final TreeMap<String, Archive> archives = new TreeMap<>();
    final TreeMap<String, StoredFile> files = new TreeMap<>();
    public Host host = Host.USUAL;
    public Daemon daemon = Daemon.UP;
    Instant stuckUntil = Instant.MIN;
    public Duration proxyTimeout = Duration.ofSeconds(30);
    SimClock clock;
    Instant booted;
    public Engine engine;
    String version = "9.2.11";
    public Duration clockSkew = Duration.ZERO;
    public Duration authDelay = Duration.ofSeconds(3);
    public Optional<Instant> certificateNotAfter = Optional.empty();
    public Optional<Instant> authorityNotAfter = Optional.empty();
    public ZoneId zone = ZoneOffset.UTC;

    public WorldState(String node, SimClock clock) {
        this.node = node;
        this.clock = clock;
        booted = clock.now().minus(UPTIME);
        cluster = new ClusterState(node);
        engine = newEngine();
    }

    /// Must come before the first task.
    public void clock(SimClock value) {
        change(() -> {
            clock = value;
            booted = value.now().minus(UPTIME);
            engine = newEngine();
        });
    }

    public SimClock clock() {
        lock.lock();
        try {
            return clock;
        } finally {
            lock.unlock();
        }
    }

    /// Like `9.2.11`.
    public void version(String value) {
        change(() -> {
            version = value;
            acl.roles().release(atLeast(9, 0));
        });
    }

    /// Sets the clock; what is under way takes as long as before.
    public void jumpClock(Duration by) {
        change(() -> {
            clock = ShiftedClock.of(clock, by);
            booted = booted.plus(by);
            if (stuckUntil.isAfter(Instant.EPOCH)) stuckUntil = stuckUntil.plus(by);
            engine.shift(by);
        });
    }

    /// From now on a storage does not answer, or answers again.
    public void hangStorage(String name, boolean hung) {
        change(() -> {
            storageOrDie(name).hung = hung;
            if (!hung) engine.retry(clock.now());
        });
    }

    /// From now on pvedaemon is stuck for this long.
    public void daemonStuck(Duration time) {
        change(() -> stuckUntil = clock.now().plus(time));
    }

    /// A node of the cluster, which joins now if it is new.
    public void member(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9-]*")) throw new IllegalArgumentException("not a node name: " + name);
        change(() -> {
            if (!cluster.nodes.containsKey(name)) cluster.join(name);
        });
    }

    public void change(Runnable work) {
        locked(() -> {
            work.run();
            return this;
        });
    }

    public String nodeName() {
        return node;
    }

    public String version() {
        return version;
    }

    public boolean atLeast(int major, int minor) {
        var parts = version.split("\\.", -1);
        int ours = Integer.parseInt(parts[0]);
        return ours > major || (ours == major && Integer.parseInt(parts[1]) >= minor);
    }

    /// Whether the version is at least the one given for its major release.
    public boolean since(String eight, String nine) {
        var parts = version.split("\\.", -1);
        var wanted = (parts[0].equals("8") ? eight : nine).split("\\.", -1);
        for (int i = 0; i < wanted.length; i++) {
            int ours = i < parts.length ? Integer.parseInt(parts[i]) : 0;
            if (ours != Integer.parseInt(wanted[i])) return ours > Integer.parseInt(wanted[i]);
        }
        return true;
    }

    public Faults faults() {
        return faults;
    }

    public Durations durations() {
        return durations;
    }

    public Duration clockSkew() {
        return locked(() -> clockSkew);
    }

    public Duration authDelay() {
        return locked(() -> authDelay);
    }

    public Optional<Instant> certificateNotAfter() {
        return locked(() -> certificateNotAfter);
    }

    public Optional<Instant> authorityNotAfter() {
        return locked(() -> authorityNotAfter);
    }

    // What follows is for callers that hold the lock.

    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            var now = clock.now();
            broadcast.due(this, now);
            engine.settle(now);
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public Host host() {
        return host;
    }

    public Duration proxyTimeout() {
        return proxyTimeout;
    }

    public Daemon daemon() {
        return daemon;
    }

    public Instant stuckUntil() {
        return stuckUntil;
    }

    public Random random() {
        return random;
    }

    public Acl acl() {
        return acl;
    }

    public Broadcast broadcast() {
        return broadcast;
    }

    public Engine engine() {
        return engine;
    }

    public ZoneId zone() {
        return zone;
    }

    /// Seconds since the host started.
    public long uptime() {
        return Duration.between(booted, clock.now()).toSeconds();
    }

    public boolean valid(Acl.Token token) {
        var user = acl.users().get(token.user());
        long now = clock.now().getEpochSecond();
        return user != null && user.enabled() && valid(user.expire(), now) && valid(token.expire(), now);
    }

    private static boolean valid(long expire, long now) {
        return expire == 0 || expire > now;
    }

    public ClusterState cluster() {
        return cluster;
    }

    public SortedMap<Integer, GuestState> guests() {
        return guests;
    }

    public SortedMap<String, Archive> archives() {
        return archives;
    }

    /// Templates, images and snippets by volume.
    public SortedMap<String, StoredFile> files() {
        return files;
    }

    public Map<String, StorageState> storages() {
        return storages;
    }

    public GuestState guestOrDie(int vmid) {
        var guest = guests.get(vmid);
        if (guest == null || guest.kind != Kind.LXC) throw ApiError.died(Kind.LXC.missing(node, vmid));
        return guest;
    }

    public GuestState guestOrFail(int vmid) {
        var guest = guests.get(vmid);
        if (guest == null || guest.kind != Kind.LXC) throw new TaskFailure(Kind.LXC.missing(node, vmid));
        return guest;
    }

    public StorageState storageOrDie(String name) {
        var storage = storages.get(name);
        if (storage == null) throw ApiError.died("storage '" + name + "' does not exist");
        return storage;
    }

    public String newMac() {
        // BC:24:11 is the prefix PVE gives out since 8.0.
        return String.format(
                java.util.Locale.ROOT,
                "BC:24:11:%02X:%02X:%02X",
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256));
    }

    public boolean canSnapshot(GuestState guest) {
        return !Mounts.bound(guest.config)
                && Mounts.of(guest.config).stream().noneMatch(mount -> mount.mounted() && !snapshots(mount.storage()));
    }

    /// Only what goes into a backup counts for it (pve-manager 9.2.11 VZDump/LXC.pm).
    public boolean dumpsFromSnapshot(GuestState guest) {
        return Mounts.of(guest.config).stream().noneMatch(mount -> mount.dumped() && !snapshots(mount.storage()));
    }

    private boolean snapshots(String name) {
        var storage = storages.get(name);
        return storage != null && storage.snapshots();
    }

    /// A linked clone of what is neither a template nor a snapshot: btrfs alone can (pve-storage 9.1.7,
    /// BTRFSPlugin.pm).
    public boolean clonesCurrent(GuestState guest) {
        var storage = storages.get(guest.rootStorage());
        return storage != null && storage.type.equals("btrfs");
    }

    public Archive addArchive(String storage, GuestState guest, Instant created, String compress) {
        var archive = Archive.of(this, storage, guest, created, compress);
        // A second one in the same second has the same name and silently replaces the first.
        // The file that protects it stays, though.
        var before = archives.put(archive.volid, archive);
        archive.isProtected = before != null && before.isProtected;
        return archive;
    }

    /// As a node sees them: its own directory holds what it has written, unless the storage is shared.
    public List<Archive> archivesOf(String storage, String where, int vmid) {
        var state = storages.get(storage);
        if (state == null) return List.of();
        return archives.values().stream()
                .filter(archive -> archive.vmid == vmid && archive.storage().equals(storage))
                .filter(archive -> archive.on(where, state))
                .toList();
    }

    public void put(StorageState storage) {
        storages.put(storage.name, storage);
    }

    Engine newEngine() {
        var made = new Engine(node, random, durations, faults, booted);
        made.stuck(this::hangs);
        made.homes(vmid -> Optional.ofNullable(guests.get(vmid)).map(guest -> guest.node));
        return made;
    }

    /// Whether a step needs a storage that does not answer.
    private boolean hangs(Step step) {
        for (var storage : storages.values()) {
            if (!storage.hung) continue;
            if (step.storages().contains(storage.name)) return true;
            if (!step.usesDisks() || step.configLock().isEmpty()) continue;
            var guest = guests.get(step.configLock().getAsInt());
            if (guest != null && guest.config.values().stream().anyMatch(v -> v.startsWith(storage.name + ":"))) {
                return true;
            }
        }
        return false;
    }
}
