package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.order.LeftOut;
import felhom.ops.Guest;
import felhom.ops.SnapshotInfo;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.backup.BackupAccount;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.GuestVolumes;
import felhom.proxmox.inventory.LockHolder;
import felhom.proxmox.inventory.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Locks, volumes and snapshots of the node's guests: three or four requests for each. A template is backed
/// up, and nothing else.
final class GuestExamination {
    /// A snapshot is for a change that may go wrong; after a month that is known.
    private static final Duration OLD = Duration.ofDays(30);
    /// Each costs a copy-on-write layer, or space, and its removal takes long.
    private static final int MANY = 8;

    private static final Map<Concern, String> GOOD = Map.of(
            Concern.STALE_LOCK, "no guest of this node is locked by nobody",
            Concern.VOLUME_WITHOUT_BACKUP, "no guest of this node has a volume that its backup would leave out",
            Concern.VOLUME_WITHOUT_SNAPSHOT, "each guest of this node can be snapshot",
            Concern.OLD_SNAPSHOT, "no guest of this node has snapshots that are old or many");

    private final PveClient client;
    private final Consumer<Diagnosis> sink;
    private final Instant now;
    private final Map<Concern, Integer> found = new EnumMap<>(Concern.class);
    private final List<String> unseen = new ArrayList<>();

    /// @param now by the host's clock
    GuestExamination(PveClient client, Instant now, Consumer<Diagnosis> sink) {
        this.client = client;
        this.now = now;
        this.sink = diagnosis -> {
            found.merge(diagnosis.concern(), 1, Integer::sum);
            sink.accept(diagnosis);
        };
    }

    /// @throws PveException when the guests cannot be listed
    void look() {
        client.ownNode().containers().forEach(status -> look(Guest.Kind.LXC, status));
        client.ownNode().machines().forEach(status -> look(Guest.Kind.QEMU, status));
        if (unseen.isEmpty()) {
            new TreeMap<>(GOOD).forEach((concern, words) -> {
                if (!found.containsKey(concern)) {
                    sink.accept(Diagnosis.good(concern, words));
                }
            });
            return;
        }
        GOOD.keySet().stream()
                .sorted()
                .forEach(concern -> sink.accept(Diagnosis.unseen(
                        concern,
                        "not of every guest: " + String.join("; ", unseen),
                        List.of("felhom-agent guest list"))));
    }

    private void look(Guest.Kind kind, GuestStatus status) {
        GuestApi guest = client.ownNode().guest(kind, status.vmid());
        try {
            GuestConfig config = guest.config();
            // The list says so of a machine only where it runs.
            Optional<String> lock = config.lock().or(status::lock);
            lock.ifPresent(word -> lock(guest, status, word));
            leftOut(status, config);
            if (!config.template()) {
                volumes(guest, status, config);
                snapshots(guest, status, lock.isPresent());
            }
        } catch (PveException cannot) {
            unseen.add("guest " + status.vmid() + ": " + cannot.error().words());
        }
    }

    private static String named(GuestStatus status) {
        return "guest " + status.vmid() + (status.name().isEmpty() ? "" : " (" + status.name() + ")");
    }

    private void lock(GuestApi guest, GuestStatus status, String lock) {
        LockHolder holder = new LockHolder(client);
        if (holder.held(status.vmid(), lock)) {
            return;
        }
        // Its task may have ended since the lock was read, and the lock with it.
        if (guest.config().lock().filter(lock::equals).isEmpty()) {
            return;
        }
        String locked = named(status) + " is locked (" + lock + ")";
        String tasks = "pvesh get /nodes/" + client.ownName() + "/tasks --source active   # whether one is at work";
        if (!holder.knows(lock)) {
            sink.accept(Diagnosis.unseen(
                    Concern.STALE_LOCK, locked + ", and which tasks set such a lock is not known", List.of(tasks)));
        } else if (!lock.equals(LockHolder.MOUNTED) && !holder.seesAll()) {
            sink.accept(Diagnosis.unseen(
                    Concern.STALE_LOCK, locked + holder.words(guest.kind(), status.vmid(), lock), List.of(tasks)));
        } else {
            sink.accept(Diagnosis.failed(
                    Concern.STALE_LOCK,
                    locked + holder.words(guest.kind(), status.vmid(), lock),
                    List.of(holder.unlock(guest.kind(), status.vmid(), lock))));
        }
    }

    private void leftOut(GuestStatus status, GuestConfig config) {
        List<LeftOut> all = BackupAccount.of(status.vmid(), config).leftOut();
        // What is the host's, or not in use, no setting has in the backup.
        List<LeftOut> volumes = all.stream()
                .filter(left -> BackupAccount.command(left).isPresent())
                .toList();
        volumes.forEach(left -> sink.accept(Diagnosis.warning(
                Concern.VOLUME_WITHOUT_BACKUP,
                named(status) + ": " + left.key() + " is not in its backups (" + left.size() + "): " + left.why(),
                BackupAccount.command(left).stream().toList())));
        List<LeftOut> others = all.stream()
                .filter(left -> !volumes.contains(left)
                        && !left.key().startsWith("usb")
                        && !left.key().startsWith("hostpci"))
                .toList();
        if (!others.isEmpty()) {
            sink.accept(Diagnosis.note(
                    Concern.VOLUME_WITHOUT_BACKUP,
                    named(status) + ": "
                            + String.join(
                                    "; ", others.stream().map(LeftOut::words).toList()),
                    List.of()));
        }
    }

    private void volumes(GuestApi guest, GuestStatus status, GuestConfig config) {
        if (guest.canSnapshot()) {
            return;
        }
        GuestVolumes volumes = GuestVolumes.of(client, config);
        List<String> remedy = volumes.without().stream()
                .map(key -> switch (guest.kind()) {
                            case LXC -> "pct move-volume " + status.vmid() + " " + key + " STORAGE";
                            case QEMU -> "qm disk move " + status.vmid() + " " + key + " STORAGE";
                        }
                        + "   # one that takes snapshots: lvmthin, zfspool, btrfs, rbd")
                .toList();
        sink.accept(Diagnosis.warning(
                Concern.VOLUME_WITHOUT_SNAPSHOT,
                named(status) + ": no snapshot can be taken of it, " + volumes.words(),
                remedy));
    }

    /// @param locked whether one of them may just be made or removed
    private void snapshots(GuestApi guest, GuestStatus status, boolean locked) {
        List<SnapshotInfo> all = guest.snapshots().list();
        List<SnapshotInfo> unfinished = all.stream()
                .filter(snapshot -> !locked && snapshot.state().isPresent())
                .toList();
        List<SnapshotInfo> old = all.stream()
                .filter(snapshot -> snapshot.state().isEmpty()
                        && snapshot.taken()
                                .filter(at -> at.isBefore(now.minus(OLD)))
                                .isPresent())
                .toList();
        if (!old.isEmpty()) {
            sink.accept(Diagnosis.warning(
                    Concern.OLD_SNAPSHOT,
                    named(status) + " has "
                            + (old.size() == 1 ? "a snapshot" : old.size() + " snapshots")
                            + " of more than " + OLD.toDays() + " days ago: "
                            + String.join(", ", old.stream().map(this::aged).toList()),
                    removals(status.vmid(), old.stream())));
        }
        if (!unfinished.isEmpty()) {
            sink.accept(Diagnosis.warning(
                    Concern.OLD_SNAPSHOT,
                    named(status) + " has snapshots whose making or removal never finished: "
                            + String.join(
                                    ", ",
                                    unfinished.stream().map(SnapshotInfo::name).toList()),
                    removals(status.vmid(), unfinished.stream())));
        }
        if (all.size() > MANY) {
            sink.accept(Diagnosis.warning(
                    Concern.OLD_SNAPSHOT,
                    named(status) + " has " + all.size() + " snapshots, " + depth(all) + " of them one on another; more"
                            + " than " + MANY + " make its disks slow and large",
                    removals(
                            status.vmid(),
                            all.stream().filter(each -> !old.contains(each)).limit(all.size() - MANY))));
        }
    }

    /// How many stand on one another at most.
    private static int depth(List<SnapshotInfo> all) {
        Map<String, SnapshotInfo> byName = new HashMap<>();
        all.forEach(snapshot -> byName.put(snapshot.name(), snapshot));
        int deepest = 0;
        for (SnapshotInfo snapshot : all) {
            int depth = 0;
            Optional<SnapshotInfo> at = Optional.of(snapshot);
            // A parent may be missing, or its own: nothing keeps the host from saying so.
            while (at.isPresent() && depth < all.size()) {
                depth++;
                at = at.get().parent().map(byName::get);
            }
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private String aged(SnapshotInfo snapshot) {
        Optional<Long> days =
                snapshot.taken().map(at -> Duration.between(at, now).toDays());
        return snapshot.name() + days.map(count -> " (" + count + " days)").orElse("");
    }

    private static List<String> removals(Vmid vmid, Stream<SnapshotInfo> snapshots) {
        return snapshots
                .map(snapshot -> "felhom-agent plan delete-snapshot vmid=" + vmid + " name="
                        + Role.quoted(snapshot.name()) + "   # then sign and apply it")
                .toList();
    }
}
