package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether each guest is backed up, and whether what was backed up stays.
final class BackupExamination {
    private static final String SCHEDULE = "02:30";

    private final PveClient client;
    private final Consumer<Diagnosis> sink;

    BackupExamination(PveClient client, Consumer<Diagnosis> sink) {
        this.client = client;
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
                .collect(Collectors.toSet());
        List<String> without = client.cluster().notBackedUp().stream()
                .filter(guest -> here.contains(guest.vmid()))
                .map(guest -> guest.vmid().toString())
                .sorted()
                .toList();
        if (without.isEmpty()) {
            sink.accept(Diagnosis.good(
                    Concern.GUEST_WITHOUT_BACKUP,
                    here.isEmpty() ? "there is no guest on this node" : "a job backs up each guest of this node"));
            return;
        }
        Optional<String> place =
                places().stream().map(storage -> storage.id().value()).findFirst();
        sink.accept(Diagnosis.warning(
                Concern.GUEST_WITHOUT_BACKUP,
                (without.size() == 1 ? "no backup job takes guest " : "no backup job takes guests ")
                        + String.join(", ", without),
                List.of("pvesh create /cluster/backup --schedule " + SCHEDULE + " --storage " + place.orElse("STORAGE")
                        + " --vmid " + String.join(",", without))));
    }

    private void retention() {
        List<BackupJob> jobs = client.cluster().backupJobs();
        boolean any = false;
        for (StorageConfig storage : places()) {
            Optional<Retention> own = storage.prune().map(Retention::of).filter(BackupExamination::prunes);
            if (own.isPresent()) {
                any |= told(
                        storage.id(),
                        own.get(),
                        "storage " + storage.id() + " keeps " + own.get(),
                        "pvesm set " + storage.id() + " --prune-backups keep-all=1");
            }
        }
        for (BackupJob job : jobs) {
            Optional<Retention> own = job.retention().filter(BackupExamination::prunes);
            if (own.isPresent() && job.enabled() && job.storage().isPresent()) {
                any |= told(
                        job.storage().get(),
                        own.get(),
                        "backup job " + job.id() + " keeps " + own.get() + " on "
                                + job.storage().get(),
                        "pvesh set /cluster/backup/" + Role.quoted(job.id()) + " --prune-backups keep-all=1");
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
    private boolean told(StorageId storage, Retention retention, String words, String remedy) {
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
        sink.accept(Diagnosis.warning(
                Concern.RETENTION,
                words + ", and " + gone.size() + (gone.size() == 1 ? " backup goes" : " backups go")
                        + " with the next pruning: " + shown,
                List.of(remedy + "   # or protect what has to stay: felhom-agent keeps none of it")));
        return true;
    }
}
