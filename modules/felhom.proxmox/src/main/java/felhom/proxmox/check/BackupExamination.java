package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.GuestName;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Age;
import felhom.proxmox.inventory.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether each guest is backed up, and whether what was backed up stays.
final class BackupExamination {
    private static final String SCHEDULE = "02:30";
    /// A job that runs once a week has run by then.
    private static final Duration OLD = Duration.ofDays(8);

    private final PveClient client;
    private final Instant now;
    private final boolean sees;
    private final Consumer<Diagnosis> sink;

    /// @param now by the host's clock
    /// @param sees whether the token is shown every guest's backups
    BackupExamination(PveClient client, Instant now, boolean sees, Consumer<Diagnosis> sink) {
        this.client = client;
        this.now = now;
        this.sees = sees;
        this.sink = sink;
    }

    /// @throws PveException when something else answers in PVE's place
    void look() {
        part(Concern.GUEST_WITHOUT_BACKUP, this::guests);
        part(Concern.RETENTION, this::retention);
    }

    private void part(Concern concern, Runnable look) {
        try {
            look.run();
        } catch (PveException cannot) {
            if (cannot.error() instanceof PveError.NotPve) {
                throw cannot;
            }
            sink.accept(Diagnosis.unseen(concern, cannot.error().words(), List.of("felhom-agent doctor   # again")));
        }
    }

    private List<StorageConfig> places() {
        NodeName own = client.ownName();
        return client.storages().all().stream()
                .filter(storage -> storage.content().contains("backup") && storage.usedOn(own))
                .toList();
    }

    private void guests() {
        Set<Vmid> here = Stream.concat(client.ownNode().containers().stream(), client.ownNode().machines().stream())
                .map(GuestStatus::vmid)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<Vmid> without = client.cluster().notBackedUp().stream()
                .map(GuestName::vmid)
                .filter(here::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> places =
                places().stream().map(storage -> storage.id().value()).toList();
        // Which of several it is to be, its owner knows.
        String target = places.size() == 1 ? places.getFirst() : "STORAGE";
        if (!without.isEmpty()) {
            sink.accept(Diagnosis.warning(
                    Concern.GUEST_WITHOUT_BACKUP,
                    "no backup job takes " + named(without),
                    List.of("pvesh create /cluster/backup --schedule " + SCHEDULE + " --storage " + target
                            + " --compress zstd --mode snapshot --vmid " + joined(without, ","))));
        }
        Set<Vmid> taken = new TreeSet<>(here);
        taken.removeAll(without);
        boolean stale = sees && stale(taken, target);
        if (without.isEmpty() && !stale) {
            sink.accept(Diagnosis.good(
                    Concern.GUEST_WITHOUT_BACKUP,
                    here.isEmpty() ? "there is no guest on this node" : "a job backs up each guest of this node"));
        }
    }

    /// Whether there are guests that a job takes, and that have no backup of the last days all the same.
    private boolean stale(Set<Vmid> taken, String place) {
        Map<Vmid, Instant> newest = new TreeMap<>();
        for (StorageConfig storage : places()) {
            client.ownNode()
                    .storage(storage.id())
                    .backups(Optional.empty())
                    .forEach(item -> item.guest()
                            .ifPresent(guest -> item.created()
                                    .ifPresent(at -> newest.merge(
                                            guest, at, (one, other) -> one.isAfter(other) ? one : other))));
        }
        Set<Vmid> none = new TreeSet<>(taken);
        none.removeAll(newest.keySet());
        Map<Vmid, Instant> old = new TreeMap<>(newest);
        old.keySet().retainAll(taken);
        old.values().removeIf(at -> at.isAfter(now.minus(OLD)));
        if (!none.isEmpty()) {
            sink.accept(Diagnosis.warning(
                    Concern.GUEST_WITHOUT_BACKUP,
                    "a backup job takes " + named(none) + ", and no backup of " + it(none) + " is there yet",
                    runs(none, place)));
        }
        if (!old.isEmpty()) {
            String ages = old.entrySet().stream()
                    .map(entry -> entry.getKey() + " is of " + Age.words(entry.getValue(), now))
                    .collect(Collectors.joining(", "));
            sink.accept(Diagnosis.warning(
                    Concern.GUEST_WITHOUT_BACKUP,
                    "the newest backup of " + ages + ": the job that takes " + it(old.keySet())
                            + " does not do so any more",
                    Stream.concat(
                                    Stream.of("pvesh get /cluster/backup   # which job, and whether it is enabled"),
                                    runs(old.keySet(), place).stream())
                            .toList()));
        }
        return !none.isEmpty() || !old.isEmpty();
    }

    private static List<String> runs(Set<Vmid> guests, String place) {
        return guests.stream()
                .map(guest -> "felhom-agent run backup vmid=" + guest + " storage=" + place + "   # one now")
                .toList();
    }

    private static String it(Set<Vmid> guests) {
        return guests.size() == 1 ? "it" : "them";
    }

    private static String named(Set<Vmid> guests) {
        return (guests.size() == 1 ? "guest " : "guests ") + joined(guests, ", ");
    }

    private static String joined(Set<Vmid> guests, String between) {
        return guests.stream().map(Vmid::toString).collect(Collectors.joining(between));
    }

    private void retention() {
        List<BackupJob> jobs = client.cluster().backupJobs();
        boolean any = false;
        for (StorageConfig storage : places()) {
            Optional<Retention> own = storage.prune().map(Retention::of).filter(BackupExamination::prunes);
            if (own.isPresent()) {
                any |= told(storage.id(), own.get(), "storage " + storage.id() + " keeps " + own.get());
            }
        }
        for (BackupJob job : jobs) {
            Optional<Retention> own = job.retention().filter(BackupExamination::prunes);
            if (own.isPresent() && job.enabled() && job.storage().isPresent()) {
                any |= told(
                        job.storage().get(),
                        own.get(),
                        "backup job " + job.id() + " keeps " + own.get() + " on "
                                + job.storage().get());
            }
        }
        if (!any) {
            sink.accept(Diagnosis.good(Concern.RETENTION, "no backup that is there would be deleted by the next one"));
        }
    }

    private static boolean prunes(Retention retention) {
        return !retention.equals(Retention.EVERYTHING);
    }

    /// Nothing where it deletes nothing now: then it is what somebody wanted.
    private boolean told(StorageId storage, Retention retention, String words) {
        List<String> gone = client
                .ownNode()
                .storage(storage)
                .pruneDryRun(Optional.of(retention), Optional.empty(), Optional.empty())
                .stream()
                .filter(PruneMark::removed)
                .map(PruneMark::volume)
                .toList();
        if (gone.isEmpty()) {
            return false;
        }
        String shown = gone.stream().limit(3).collect(Collectors.joining(", "))
                + (gone.size() > 3 ? " and " + (gone.size() - 3) + " more" : "");
        sink.accept(Diagnosis.note(
                Concern.RETENTION,
                words + ", and " + gone.size() + (gone.size() == 1 ? " backup goes" : " backups go")
                        + " with the next pruning: " + shown,
                gone.stream()
                        .map(volume -> "pvesh set /nodes/" + client.ownName() + "/storage/" + storage + "/content/"
                                + Role.quoted(volume) + " --protected 1   # where it has to stay")
                        .toList()));
        return true;
    }
}
