package felhom.proxmox.step;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.backup.BackupAccount;
import felhom.proxmox.backup.BackupLog;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.request.BackupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a backup that was made holds, where it is, and whether a task made it. The task has the truth about
/// that; the guest's configuration says what vzdump does not, and is as it was: a backup locks it.
record BackupEnd(OwnGuests guests, Step.BackUp backup) {
    private static final String JOB = "INFO: starting new backup job: ";

    /// Never throws.
    ///
    /// @param outcome of the task that made it
    Outcome made(Upid task, Outcome outcome) {
        List<String> warnings =
                new ArrayList<>(outcome instanceof Outcome.DoneWithWarnings done ? done.warnings() : List.of());
        BackupLog log = log(task);
        BackupAccount account;
        try {
            account = BackupAccount.of(guests.get(backup.guest()));
        } catch (HostException | IllegalArgumentException e) {
            account = new BackupAccount(List.of(), Optional.empty());
            warnings.add("WARN: what stays out of the backup could not be read back");
        }
        List<LeftOut> leftOut = account.corrected(log).leftOut();
        Optional<String> volume = log.volume().or(() -> listed(task));
        String summary = outcome.summary()
                + volume.map(id -> ", as " + id).orElse("")
                + (leftOut.isEmpty() ? "" : ", without " + LeftOut.keys(leftOut));
        return Outcome.done(summary, warnings, leftOut, volume);
    }

    private BackupLog log(Upid task) {
        try {
            return BackupLog.of(backup, lines(task));
        } catch (HostException e) {
            return BackupLog.NONE;
        }
    }

    private List<String> lines(Upid task) {
        return guests.client().node(task.node()).tasks().log(task, 0).lines();
    }

    /// Where the log does not say it, the storage may; another one made meanwhile with the same notes looks
    /// the same.
    private Optional<String> listed(Upid task) {
        try {
            List<ContentItem> archives = archives(task);
            return archives.size() == 1 ? Optional.of(archives.getFirst().volid()) : Optional.empty();
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    /// The backups in the storage that are no older than the task and have the step's notes.
    ///
    /// @throws HostException when the storage cannot be read
    List<ContentItem> archives(Upid task) {
        String notes = firstLine(BackupRequest.harmless(backup.notes()));
        return guests.client().ownNode().storage(backup.storage()).backups(Optional.of(backup.guest())).stream()
                .filter(archive -> archive.created()
                        .filter(at -> !at.isBefore(task.started()))
                        .isPresent())
                .filter(archive -> firstLine(archive.notes()).equals(notes))
                .toList();
    }

    // The list of backups has no more than that (seen on 9.2.11).
    private static String firstLine(String notes) {
        return notes.lines().findFirst().orElse("").strip();
    }

    /// Whether the task was asked for this backup, by its log; not where that does not say. Never throws.
    boolean ordered(Upid task) {
        try {
            return asked(task).orElse(false);
        } catch (HostException e) {
            return false;
        }
    }

    /// The same; empty while the log does not say: a backup that waits for another one's lock has said
    /// nothing else.
    ///
    /// @throws HostException when the host does not say
    Optional<Boolean> asked(Upid task) {
        String notes = BackupTask.request(backup)
                .notesTemplate()
                .map(n -> " --notes-template " + n)
                .orElse("");
        List<String> jobs =
                lines(task).stream().filter(line -> line.startsWith(JOB)).toList();
        return jobs.isEmpty()
                ? Optional.empty()
                : Optional.of(jobs.stream()
                        .map(line -> unquoted(line) + " --")
                        .anyMatch(line -> notes.isEmpty()
                                ? !line.contains(" --notes-template ")
                                : line.contains(unquoted(notes) + " --")));
    }

    // As for a shell, which differs with what is in it.
    private static String unquoted(String text) {
        return text.replaceAll("[\"'\\\\]", "");
    }
}
