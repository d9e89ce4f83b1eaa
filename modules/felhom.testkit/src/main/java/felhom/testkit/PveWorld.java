package felhom.testkit;

import felhom.testkit.contract.ContractFormat;
import felhom.testkit.fault.Daemon;
import felhom.testkit.fault.Damage;
import felhom.testkit.file.WorldFile;
import felhom.testkit.guest.QemuOptions;
import felhom.testkit.task.Job;
import felhom.testkit.time.Durations;
import felhom.testkit.time.SimClock;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Archive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Pveum;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The state of a simulated host and of the cluster it may be in. Thread-safe: one lock, and every look lets
/// due tasks happen first.
public final class PveWorld {
    private final WorldState state;

    PveWorld(WorldState state) {
        this.state = state;
    }

    /// For callers inside the simulator.
    WorldState state() {
        return state;
    }

    /// A host of PVE 9.2.11 with the storages `local` (directory: backups, templates, images), `local-btrfs`
    /// (container volumes, with snapshots) and `local-dir` (container volumes, without).
    public static PveWorld node(String name) {
        var state = new WorldState(name, SimClock.real());
        StorageState.usual().forEach(state::put);
        return new PveWorld(state);
    }

    /// A world as {@link #toJson} writes it. Its tokens have new secrets.
    ///
    /// @throws IllegalArgumentException naming the field, its value and the remedy
    public static PveWorld parse(String json, SimClock clock) {
        return new PveWorld(WorldFile.read(json, clock));
    }

    /// The whole state but for running tasks and the tokens' secrets.
    public String toJson() {
        return state.locked(() -> WorldFile.write(state));
    }

    /// Must come before the first task.
    public PveWorld clock(SimClock value) {
        state.clock(value);
        return this;
    }

    /// Like `9.2.11` or `8.4.21`.
    public PveWorld version(String value) {
        if (!value.matches("\\d+\\.\\d+(\\.\\d+)?")) throw new IllegalArgumentException("not a version: " + value);
        state.version(value);
        return this;
    }

    /// Seeds the order of JSON keys and of lists, MAC addresses and process ids.
    public PveWorld seed(long value) {
        return change(() -> state.random.setSeed(value));
    }

    /// The zone of archive names and log times; UTC unless set.
    public PveWorld zone(ZoneId value) {
        return change(() -> state.zone = value);
    }

    /// Shifts the `Date` header only.
    public PveWorld clockSkew(Duration value) {
        return change(() -> state.clockSkew = value);
    }

    /// Sets the host's clock forward or back; what is under way takes as long as before.
    public PveWorld jumpClock(Duration by) {
        state.jumpClock(by);
        return this;
    }

    /// From now on a storage does not answer, or answers again: tasks that need it hang, reads end with 596.
    public PveWorld hangStorage(String name, boolean hung) {
        state.hangStorage(name, hung);
        return this;
    }

    /// From now on activating a storage fails at once, as when its disk is not plugged in.
    ///
    /// @param why all that the host says, such as `unable to activate storage 'usb' - directory is expected
    ///     to be a mount point but is not mounted: '/mnt/usb'`
    public PveWorld inactiveStorage(String name, String why) {
        return change(() -> state.storageOrDie(name).inactive = Optional.of(why));
    }

    /// From now on the data of snapshots on a storage cannot be deleted.
    ///
    /// @param why what the storage says, such as `zfs error: cannot destroy snapshot: dataset is busy`
    public PveWorld keepSnapshots(String name, String why) {
        return change(() -> state.storageOrDie(name).keepsSnapshots = Optional.of(why));
    }

    public PveWorld activeStorage(String name) {
        return change(() -> state.storageOrDie(name).inactive = Optional.empty());
    }

    /// How long a 401 is delayed, in real time; 3 s unless set, as on a real host.
    public PveWorld authDelay(Duration value) {
        return change(() -> state.authDelay = value);
    }

    /// When pveproxy gives up on pvedaemon, in real time; 30 s unless set, as on a real host.
    public PveWorld proxyTimeout(Duration value) {
        return change(() -> state.proxyTimeout = value);
    }

    /// Whether calls that pvedaemon has to answer get an answer.
    public PveWorld daemon(Daemon value) {
        return change(() -> state.daemon = value);
    }

    /// From now on pvedaemon is stuck for this long: pveproxy answers 596 for what it has to answer, and what
    /// it was asked to do meanwhile is done when it goes on (seen on 9.2.11, its processes stopped by SIGSTOP
    /// for 135 s).
    public PveWorld daemonStuck(Duration time) {
        state.daemonStuck(time);
        return this;
    }

    /// The end of the node's certificate; must come before the start, or counts from the next renewal on.
    public PveWorld certificateNotAfter(Instant value) {
        return change(() -> state.certificateNotAfter = Optional.of(value));
    }

    /// The end of the cluster's CA; must come before the start.
    public PveWorld authorityNotAfter(Instant value) {
        return change(() -> state.authorityNotAfter = Optional.of(value));
    }

    /// A container: stopped, unprivileged, 256 MiB, its root on `local-btrfs`.
    public SimGuest lxc(int vmid, String name) {
        change(() -> {
            if (state.guests.containsKey(vmid)) throw new IllegalArgumentException("guest " + vmid + " exists");
            var guest = new GuestState(vmid, state.node);
            guest.config.put("arch", "amd64");
            guest.config.put("cores", "1");
            guest.config.put("hostname", name);
            guest.config.put("memory", "256");
            guest.config.put("net0", "name=eth0,bridge=vmbr0,hwaddr=" + state.newMac() + ",ip=manual,type=veth");
            guest.config.put("ostype", "alpine");
            guest.config.put("rootfs", "local-btrfs:" + vmid + "/vm-" + vmid + "-disk-0.raw,size=1152M");
            guest.config.put("swap", "0");
            guest.config.put("unprivileged", "1");
            state.guests.put(vmid, guest);
        });
        return new SimGuest(state, vmid);
    }

    /// A virtual machine: stopped, 512 MiB, one qcow2 disk of 1 GiB on `local-dir`.
    public SimGuest qemu(int vmid, String name) {
        change(() -> {
            if (state.guests.containsKey(vmid)) throw new IllegalArgumentException("guest " + vmid + " exists");
            state.guests.put(vmid, QemuOptions.plain(state, vmid, name));
        });
        return new SimGuest(state, vmid);
    }

    public SimGuest guest(int vmid) {
        if (!has(vmid)) throw new IllegalArgumentException("no guest " + vmid);
        return new SimGuest(state, vmid);
    }

    public boolean has(int vmid) {
        return state.locked(() -> state.guests.containsKey(vmid));
    }

    /// A token such as `felhom-agent@pve!agent` with privilege separation; token and user get the 16
    /// privileges of the agent at `/`. An existing token is returned as it is.
    public SimToken token(String id) {
        return state.locked(() -> {
            if (!state.acl.tokens().containsKey(id)) {
                bareToken(id);
                state.acl.grant(id, "/", Acl.AGENT_ROLE);
                var user = id.substring(0, id.lastIndexOf('!'));
                if (!state.acl.has(user)) state.acl.grant(user, "/", Acl.AGENT_ROLE);
            }
            return bareToken(id);
        });
    }

    /// Of all tokens there are.
    public List<String> tokenIds() {
        return state.locked(() -> List.copyOf(state.acl.tokens().keySet()));
    }

    /// A token with privilege separation and no rights, its user neither. An existing token is returned as it
    /// is.
    public SimToken bareToken(String id) {
        if (!id.matches("[^\\s:/!]+@[A-Za-z][\\w.-]+![A-Za-z][\\w.-]+")) {
            throw new IllegalArgumentException("not a token id: " + id);
        }
        return state.locked(() -> {
            var token = state.acl
                    .tokens()
                    .computeIfAbsent(id, i -> new Acl.Token(i, UUID.randomUUID().toString(), true, 0));
            state.acl.users().putIfAbsent(token.user(), Acl.User.PLAIN);
            return new SimToken(token.id(), token.secret());
        });
    }

    /// Gives a user or a token the role NoAccess at a path, which takes away whatever was inherited there.
    public PveWorld noAccess(String userOrToken, String path) {
        return change(() -> state.acl.noAccess(userOrToken, path));
    }

    /// Sets the entry of a user or a token at a path, as a role does: it replaces one that is there, and
    /// beneath the path whatever was inherited.
    public PveWorld grant(String userOrToken, String path, String... privileges) {
        return change(() -> state.acl.grant(userOrToken, path, Set.copyOf(Arrays.asList(privileges))));
    }

    /// The same, on that very path alone: an entry without the propagate flag.
    public PveWorld grantHere(String userOrToken, String path, String... privileges) {
        return change(() -> state.acl.grant(userOrToken, path, Set.copyOf(Arrays.asList(privileges)), false));
    }

    /// Takes one privilege out of an entry.
    public PveWorld revoke(String userOrToken, String path, String privilege) {
        return change(() -> state.acl.revoke(userOrToken, path, privilege));
    }

    /// Does what `pveum` does when root types this line on the host.
    ///
    /// @throws IllegalArgumentException as pveum would end with an error
    public PveWorld pveum(String line) {
        return change(() -> Pveum.run(state.acl, line));
    }

    /// Disables a user and so all tokens of that user.
    public PveWorld disable(String user) {
        return change(() -> state.acl.users().put(user, new Acl.User(false, 0)));
    }

    /// Adds or replaces a storage of 1 TiB, half full.
    public PveWorld storage(String name, String type, String path, String... content) {
        return change(
                () -> state.put(new StorageState(name, type, path, List.of(content), 1L << 40, 1L << 39, 1L << 39)));
    }

    /// One more option of a storage's configuration, such as `snapshot-as-volume-chain`.
    public PveWorld storageOption(String storage, String name, String value) {
        return change(() -> state.storageOrDie(storage).options.put(name, value));
    }

    /// The storage's own `prune-backups`, such as `keep-last=2`.
    public PveWorld retention(String storage, String prune) {
        ContractFormat.retention(prune).ifPresent(text -> {
            throw new IllegalArgumentException(text);
        });
        return change(() -> state.storageOrDie(storage).prune = Optional.of(prune));
    }

    /// Puts an archive of a guest, as it is now, on `local`.
    public SimBackup backup(int vmid, Instant created) {
        return state.locked(() -> view(state.addArchive("local", known(vmid), created, "zstd")));
    }

    public PveWorld damage(String volid, Damage damage) {
        return change(() -> {
            var archive = state.archives.get(volid);
            if (archive == null) throw new IllegalArgumentException("no archive " + volid);
            archive.damage = damage;
        });
    }

    public Durations durations() {
        return state.durations;
    }

    /// Oldest first, and also those that the host has forgotten.
    public List<SimTask> tasks() {
        return state.locked(
                () -> state.engine.jobs().stream().map(PveWorld::view).toList());
    }

    public List<SimBackup> backups() {
        return state.locked(
                () -> state.archives.values().stream().map(PveWorld::view).toList());
    }

    public Duration clockSkew() {
        return state.clockSkew();
    }

    public SimClock clock() {
        return state.clock();
    }

    /// Another node of the same cluster, with the same storages; it joins now if it is new. The simulator
    /// answers as the first node, and calls for this one are passed on to it.
    public SimNode member(String name) {
        state.member(name);
        return new SimNode(state, name);
    }

    private PveWorld change(Runnable work) {
        state.change(work);
        return this;
    }

    private GuestState known(int vmid) {
        var guest = state.guests.get(vmid);
        if (guest == null) throw new IllegalArgumentException("no guest " + vmid);
        return guest;
    }

    private static SimTask view(Job job) {
        return new SimTask(
                job.upid,
                job.type,
                job.id,
                job.owner,
                job.started,
                job.ended,
                job.done() ? Optional.of(job.exitStatus) : Optional.empty(),
                job.log);
    }

    private static SimBackup view(Archive archive) {
        return new SimBackup(
                archive.volid,
                archive.vmid,
                archive.created,
                archive.size,
                archive.notes,
                archive.isProtected,
                archive.damage);
    }
}
