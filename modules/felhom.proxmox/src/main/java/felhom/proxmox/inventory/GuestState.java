package felhom.proxmox.inventory;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.PveException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A guest as it is now, or as steps that are planned will leave it. It is read no further than it is asked
/// about, and each part of it once.
public final class GuestState {
    private final GuestApi api;
    private final Supplier<GuestStatus> status;
    private Supplier<GuestConfig> config;
    private Supplier<GuestConfig> inForce;
    private Supplier<List<SnapshotInfo>> snapshots;
    // What planned steps make of it.
    private boolean foreseen;
    private boolean unlocked;
    private Optional<Power> power = Optional.empty();
    private Map<String, GuestState> made = Map.of();
    private List<StorageId> backups = List.of();

    private enum Power {
        RUNNING("running"),
        STOPPED("stopped"),
        EITHER("running or stopped");

        private final String words;

        Power(String words) {
            this.words = words;
        }
    }

    private GuestState(GuestApi api) {
        this.api = api;
        GuestConfig now = api.config();
        this.config = () -> now;
        this.inForce = once(api::configInForce);
        this.status = once(api::status);
        this.snapshots = once(() -> api.snapshots().list());
    }

    private GuestState(GuestState before) {
        this.api = before.api;
        this.config = before.config;
        this.inForce = before.inForce;
        this.status = before.status;
        this.snapshots = before.snapshots;
        this.unlocked = before.unlocked;
        this.power = before.power;
        this.made = before.made;
        this.backups = before.backups;
        this.foreseen = true;
    }

    /// Reads the configuration, which costs PVE the least.
    ///
    /// @throws felhom.proxmox.http.PveException when it cannot be read, as every other reading does then
    public static GuestState now(GuestApi api) {
        return new GuestState(api);
    }

    /// One that a step makes, stopped and without snapshots.
    ///
    /// @param api where it will be
    public static GuestState made(GuestApi api, GuestConfig config, String name) {
        return new GuestState(api, config, name);
    }

    private GuestState(GuestApi api, GuestConfig config, String name) {
        this.api = api;
        this.config = () -> config;
        this.inForce = this.config;
        this.status = () -> GuestStatus.made(api.vmid(), name, config.template());
        this.snapshots = List::of;
        this.foreseen = true;
    }

    private static <T> Supplier<T> once(Supplier<T> read) {
        return new Supplier<>() {
            private Optional<T> known = Optional.empty();

            @Override
            public T get() {
                T value = known.orElseGet(read);
                known = Optional.of(value);
                return value;
            }
        };
    }

    public GuestApi api() {
        return api;
    }

    public Vmid vmid() {
        return api.vmid();
    }

    public Guest.Kind kind() {
        return api.kind();
    }

    /// Whether steps that are not done yet have a part in it.
    public boolean foreseen() {
        return foreseen;
    }

    public GuestConfig config() {
        return config.get();
    }

    public GuestConfig inForce() {
        return inForce.get();
    }

    public Optional<String> lock() {
        return unlocked ? Optional.empty() : config().lock();
    }

    /// The same, with what only the status shows of it.
    Optional<String> shownLock() {
        return unlocked ? Optional.empty() : status.get().lock().or(config()::lock);
    }

    String name() {
        return status.get().name();
    }

    boolean template() {
        return status.get().template() || config().template();
    }

    public Optional<String> ha() {
        return status.get().ha();
    }

    /// Anything but `stopped`.
    public boolean mayRun() {
        return power.map(p -> p != Power.STOPPED).orElseGet(() -> !status.get().stopped());
    }

    public boolean mayBeStopped() {
        return power.map(p -> p != Power.RUNNING).orElseGet(() -> status.get().stopped());
    }

    /// Such as `running`.
    public String power() {
        return power.map(p -> p.words)
                .orElseGet(() -> status.get().paused() ? "paused" : status.get().status());
    }

    /// Oldest first.
    public List<SnapshotInfo> snapshots() {
        return snapshots.get();
    }

    public Optional<SnapshotInfo> snapshot(SnapshotName name) {
        return snapshots().stream().filter(s -> s.name().equals(name.value())).findFirst();
    }

    /// Whether a planned step takes it, after all that are there.
    boolean planned(SnapshotInfo snapshot) {
        return made.containsKey(snapshot.name());
    }

    /// What a snapshot keeps of the configuration, as PVE writes it.
    Map<String, String> kept(SnapshotName name) {
        return Optional.ofNullable(made.get(name.value()))
                .map(then -> then.config().all())
                .orElseGet(() -> api.snapshotConfig(name));
    }

    /// Those that planned steps make there.
    public long backups(StorageId storage) {
        return backups.stream().filter(storage::equals).count();
    }

    GuestDetail detail() {
        Guest guest = new Guest(
                vmid(),
                kind(),
                api.node(),
                name(),
                power(),
                shownLock(),
                template(),
                status.get().maxMemory(),
                status.get().maxDisk(),
                status.get().cpus(),
                Fields.tags(status.get().tags()));
        return new GuestDetail(guest, config().all(), config().digest(), snapshots(), ha());
    }

    public GuestState running() {
        return with(Power.RUNNING);
    }

    public GuestState stopped() {
        return with(Power.STOPPED);
    }

    public GuestState runningOrStopped() {
        return with(Power.EITHER);
    }

    private GuestState with(Power then) {
        GuestState after = new GuestState(this);
        after.power = Optional.of(then);
        return after;
    }

    /// Without a lock, or with one that is not known.
    public GuestState unlocked() {
        GuestState after = new GuestState(this);
        after.unlocked = true;
        return after;
    }

    public GuestState withSnapshot(SnapshotName name, String description) {
        GuestState after = new GuestState(this);
        after.made = new HashMap<>(made);
        after.made.put(name.value(), this);
        after.snapshots = once(() -> {
            List<SnapshotInfo> all = new ArrayList<>(snapshots());
            all.add(new SnapshotInfo(
                    name.value(), description, Optional.empty(), Optional.empty(), Optional.empty(), false));
            return all;
        });
        return after;
    }

    public GuestState withoutSnapshot(SnapshotName name) {
        GuestState after = new GuestState(this);
        after.made = new HashMap<>(made);
        after.made.remove(name.value());
        after.snapshots = once(() -> snapshots().stream()
                .filter(snapshot -> !snapshot.name().equals(name.value()))
                .toList());
        return after;
    }

    /// With the configuration of that time; where it cannot be read, with the one before.
    public GuestState revertedTo(SnapshotName name) {
        GuestState after = new GuestState(this);
        after.config = once(() -> configAt(name));
        after.inForce = after.config;
        return after;
    }

    private GuestConfig configAt(SnapshotName name) {
        GuestState then = made.get(name.value());
        if (then != null) {
            return then.config();
        }
        try {
            return api.config(name);
        } catch (PveException e) {
            return config();
        }
    }

    public GuestState withBackup(StorageId storage) {
        GuestState after = new GuestState(this);
        after.backups = new ArrayList<>(backups);
        after.backups.add(storage);
        return after;
    }

    /// The program of root's that does what no token may, `pct` or `qm`.
    public static String program(Guest.Kind kind) {
        return switch (kind) {
            case LXC -> "pct";
            case QEMU -> "qm";
        };
    }
}
