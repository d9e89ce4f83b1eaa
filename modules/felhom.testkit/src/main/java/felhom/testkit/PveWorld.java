package felhom.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The state of a simulated host and of the cluster it may be in. Thread-safe: one lock, and every look lets due tasks
/// happen first.
public final class PveWorld extends WorldState {
    private PveWorld(String node, SimClock clock) {
        super(node, clock);
    }

    @Override
    PveWorld self() {
        return this;
    }

    /// A host of PVE 9.2.11 with the storages `local` (directory: backups, templates, images), `local-btrfs`
    /// (container volumes, with snapshots) and `local-dir` (container volumes, without).
    public static PveWorld node(String name) {
        var world = new PveWorld(name, SimClock.real());
        StorageState.usual().forEach(world::put);
        return world;
    }

    /// Without guests, storages and users.
    static PveWorld empty(String name, SimClock clock) {
        return new PveWorld(name, clock);
    }

    /// A world as {@link #toJson} writes it. Its tokens have new secrets.
    ///
    /// @throws IllegalArgumentException naming the field, its value and the remedy
    public static PveWorld parse(String json, SimClock clock) {
        return WorldFile.read(json, clock);
    }

    /// The whole state but for running tasks and the tokens' secrets.
    public String toJson() {
        return locked(() -> WorldFile.write(this));
    }

    /// Must come before the first task.
    public PveWorld clock(SimClock value) {
        return change(() -> {
            clock = value;
            booted = value.now().minus(UPTIME);
            engine = newEngine();
        });
    }

    /// Like `9.2.11` or `8.4.21`.
    public PveWorld version(String value) {
        if (!value.matches("\\d+\\.\\d+(\\.\\d+)?")) throw new IllegalArgumentException("not a version: " + value);
        return change(() -> {
            version = value;
            acl.roles().release(atLeast(9, 0));
        });
    }

    /// Seeds the order of JSON keys and of lists, MAC addresses and process ids.
    public PveWorld seed(long value) {
        return change(() -> random.setSeed(value));
    }

    /// The zone of archive names and log times; UTC unless set.
    public PveWorld zone(ZoneId value) {
        return change(() -> zone = value);
    }

    /// Shifts the `Date` header only.
    public PveWorld clockSkew(Duration value) {
        return change(() -> clockSkew = value);
    }

    /// Sets the host's clock forward or back; what is under way takes as long as before.
    public PveWorld jumpClock(Duration by) {
        return change(() -> {
            clock = ShiftedClock.of(clock, by);
            booted = booted.plus(by);
            if (stuckUntil.isAfter(Instant.EPOCH)) stuckUntil = stuckUntil.plus(by);
            engine.shift(by);
        });
    }

    /// From now on a storage does not answer, or answers again: tasks that need it hang, reads end with 596.
    public PveWorld hangStorage(String name, boolean hung) {
        return change(() -> {
            storageOrDie(name).hung = hung;
            if (!hung) engine.retry(clock.now());
        });
    }

    /// From now on activating a storage fails at once, as when its disk is not plugged in.
    ///
    /// @param why all that the host says, such as `unable to activate storage 'usb' - directory is expected to be a
    ///     mount point but is not mounted: '/mnt/usb'`
    public PveWorld inactiveStorage(String name, String why) {
        return change(() -> storageOrDie(name).inactive = Optional.of(why));
    }

    /// From now on the data of snapshots on a storage cannot be deleted.
    ///
    /// @param why what the storage says, such as `zfs error: cannot destroy snapshot: dataset is busy`
    public PveWorld keepSnapshots(String name, String why) {
        return change(() -> storageOrDie(name).keepsSnapshots = Optional.of(why));
    }

    public PveWorld activeStorage(String name) {
        return change(() -> storageOrDie(name).inactive = Optional.empty());
    }

    /// How long a 401 is delayed, in real time; 3 s unless set, as on a real host.
    public PveWorld authDelay(Duration value) {
        return change(() -> authDelay = value);
    }

    /// When pveproxy gives up on pvedaemon, in real time; 30 s unless set, as on a real host.
    public PveWorld proxyTimeout(Duration value) {
        return change(() -> proxyTimeout = value);
    }

    /// Whether calls that pvedaemon has to answer get an answer.
    public PveWorld daemon(Daemon value) {
        return change(() -> daemon = value);
    }

    /// From now on pvedaemon is stuck for this long: pveproxy answers 596 for what it has to answer, and what
    /// it was asked to do meanwhile is done when it goes on (seen on 9.2.11, its processes stopped by SIGSTOP
    /// for 135 s).
    public PveWorld daemonStuck(Duration time) {
        return change(() -> stuckUntil = clock.now().plus(time));
    }

    PveWorld host(Host value) {
        return change(() -> host = value);
    }

    /// The end of the node's certificate; must come before the start, or counts from the next renewal on.
    public PveWorld certificateNotAfter(Instant value) {
        return change(() -> certificateNotAfter = Optional.of(value));
    }

    /// The end of the cluster's CA; must come before the start.
    public PveWorld authorityNotAfter(Instant value) {
        return change(() -> authorityNotAfter = Optional.of(value));
    }

    /// A container: stopped, unprivileged, 256 MiB, its root on `local-btrfs`.
    public SimGuest lxc(int vmid, String name) {
        change(() -> {
            if (guests.containsKey(vmid)) throw new IllegalArgumentException("guest " + vmid + " exists");
            var guest = new GuestState(vmid, node);
            guest.config.put("arch", "amd64");
            guest.config.put("cores", "1");
            guest.config.put("hostname", name);
            guest.config.put("memory", "256");
            guest.config.put("net0", "name=eth0,bridge=vmbr0,hwaddr=" + newMac() + ",ip=manual,type=veth");
            guest.config.put("ostype", "alpine");
            guest.config.put("rootfs", "local-btrfs:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1152M");
            guest.config.put("swap", "0");
            guest.config.put("unprivileged", "1");
            guests.put(vmid, guest);
        });
        return new SimGuest(this, vmid);
    }

    /// A virtual machine: stopped, 512 MiB, one qcow2 disk of 1 GiB on `local-dir`.
    public SimGuest qemu(int vmid, String name) {
        change(() -> {
            if (guests.containsKey(vmid)) throw new IllegalArgumentException("guest " + vmid + " exists");
            guests.put(vmid, QemuOptions.plain(this, vmid, name));
        });
        return new SimGuest(this, vmid);
    }

    public SimGuest guest(int vmid) {
        if (!has(vmid)) throw new IllegalArgumentException("no guest " + vmid);
        return new SimGuest(this, vmid);
    }

    public boolean has(int vmid) {
        return locked(() -> guests.containsKey(vmid));
    }

    /// A token such as `felhom-agent@pve!agent` with privilege separation; token and user get the 16 privileges of
    /// the agent at `/`. An existing token is returned as it is.
    public SimToken token(String id) {
        return locked(() -> {
            if (!acl.tokens().containsKey(id)) {
                bareToken(id);
                acl.grant(id, "/", Acl.AGENT_ROLE);
                var user = id.substring(0, id.lastIndexOf('!'));
                if (!acl.has(user)) acl.grant(user, "/", Acl.AGENT_ROLE);
            }
            return bareToken(id);
        });
    }

    /// Of all tokens there are.
    public List<String> tokenIds() {
        return locked(() -> List.copyOf(acl.tokens().keySet()));
    }

    /// A token with privilege separation and no rights, its user neither. An existing token is returned as it is.
    public SimToken bareToken(String id) {
        if (!id.matches("[^\\s:/!]+@[A-Za-z][\\w.-]+![A-Za-z][\\w.-]+")) {
            throw new IllegalArgumentException("not a token id: " + id);
        }
        return locked(() -> {
            var token = acl.tokens()
                    .computeIfAbsent(id, i -> new Acl.Token(i, UUID.randomUUID().toString(), true, 0));
            acl.users().putIfAbsent(token.user(), Acl.User.PLAIN);
            return new SimToken(token.id(), token.secret());
        });
    }

    /// Gives a user or a token the role NoAccess at a path, which takes away whatever was inherited there.
    public PveWorld noAccess(String userOrToken, String path) {
        return change(() -> acl.noAccess(userOrToken, path));
    }

    /// Sets the entry of a user or a token at a path, as a role does: it replaces one that is there, and beneath the
    /// path whatever was inherited.
    public PveWorld grant(String userOrToken, String path, String... privileges) {
        return change(() -> acl.grant(userOrToken, path, Set.copyOf(Arrays.asList(privileges))));
    }

    /// The same, on that very path alone: an entry without the propagate flag.
    public PveWorld grantHere(String userOrToken, String path, String... privileges) {
        return change(() -> acl.grant(userOrToken, path, Set.copyOf(Arrays.asList(privileges)), false));
    }

    /// Takes one privilege out of an entry.
    public PveWorld revoke(String userOrToken, String path, String privilege) {
        return change(() -> acl.revoke(userOrToken, path, privilege));
    }

    /// Disables a user and so all tokens of that user.
    public PveWorld disable(String user) {
        return change(() -> acl.users().put(user, new Acl.User(false, 0)));
    }

    /// Adds or replaces a storage of 1 TiB, half full.
    public PveWorld storage(String name, String type, String path, String... content) {
        return change(() -> put(new StorageState(name, type, path, List.of(content), 1L << 40, 1L << 39, 1L << 39)));
    }

    /// One more option of a storage's configuration, such as `snapshot-as-volume-chain`.
    public PveWorld storageOption(String storage, String name, String value) {
        return change(() -> storageOrDie(storage).options.put(name, value));
    }

    /// The storage's own `prune-backups`, such as `keep-last=2`.
    public PveWorld retention(String storage, String prune) {
        Retention.problem(prune).ifPresent(text -> {
            throw new IllegalArgumentException(text);
        });
        return change(() -> storageOrDie(storage).prune = Optional.of(prune));
    }

    /// Puts an archive of a guest, as it is now, on `local`.
    public SimBackup backup(int vmid, Instant created) {
        return locked(() -> addArchive("local", known(vmid), created, "zstd").view());
    }

    public PveWorld damage(String volid, Damage damage) {
        return change(() -> {
            var archive = archives.get(volid);
            if (archive == null) throw new IllegalArgumentException("no archive " + volid);
            archive.damage = damage;
        });
    }

    public Durations durations() {
        return durations;
    }

    /// Oldest first, and also those that the host has forgotten.
    public List<SimTask> tasks() {
        return locked(() -> engine.jobs().stream().map(Job::view).toList());
    }

    public List<SimBackup> backups() {
        return locked(() -> archives.values().stream().map(Archive::view).toList());
    }

    public Duration clockSkew() {
        return locked(() -> clockSkew);
    }

    public SimClock clock() {
        lock.lock();
        try {
            return clock;
        } finally {
            lock.unlock();
        }
    }

    /// Another node of the same cluster, with the same storages; it joins now if it is new. The simulator answers as
    /// the first node, and calls for this one are passed on to it.
    public SimNode member(String name) {
        if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9-]*")) throw new IllegalArgumentException("not a node name: " + name);
        change(() -> {
            if (!cluster.nodes.containsKey(name)) cluster.join(name);
        });
        return new SimNode(this, name);
    }

    /// For callers inside the simulator.
    PveWorld change(Runnable work) {
        return locked(() -> {
            work.run();
            return this;
        });
    }

    private GuestState known(int vmid) {
        var guest = guests.get(vmid);
        if (guest == null) throw new IllegalArgumentException("no guest " + vmid);
        return guest;
    }
}
