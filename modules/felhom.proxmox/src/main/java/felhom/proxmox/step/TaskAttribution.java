package felhom.proxmox.step;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.request.BackupRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether what is there after a task shows that it did a step, where the task itself may be that of another call:
/// another process with the same token may have sent it while the answer to ours was lost.
final class TaskAttribution {
    private static final String JOB = "INFO: starting new backup job: ";

    private TaskAttribution() {}

    static boolean of(OwnGuests guests, Step step, Upid task) {
        try {
            return switch (step) {
                case Step.BackUp backup -> !archives(guests, backup, task).isEmpty();
                case Step.RevertToSnapshot(var guest, var name) ->
                    name.value().equals(guests.get(guest).config().all().get("parent"));
                // Their own names and states tell, and are looked at before a step is called done.
                case Step.TakeSnapshot _,
                        Step.RemoveSnapshot _,
                        Step.StartGuest _,
                        Step.StopGuest _,
                        Step.DescribeGuest _,
                        Step.MarkGuest _,
                        Step.StopTask _ -> true;
            };
        } catch (HostException e) {
            return false;
        }
    }

    /// Whether a task that failed was this step's. What PVE says of a snapshot often names it, and the log of a backup
    /// begins with what was asked for; nothing else tells one caller's from another's.
    static boolean ofFailure(OwnGuests guests, Step step, Upid task, Failure failure) {
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var _) -> named(step, name, failure);
            case Step.RemoveSnapshot(var _, var name) -> named(step, name, failure);
            case Step.RevertToSnapshot(var _, var name) -> named(step, name, failure);
            case Step.BackUp backup -> ordered(guests, backup, task);
            case Step.StartGuest _, Step.StopGuest _, Step.DescribeGuest _, Step.MarkGuest _, Step.StopTask _ -> false;
        };
    }

    private static boolean named(Step step, SnapshotName name, Failure failure) {
        // Our own words name it too.
        String theirs = failure.message().replace(step.words(), "");
        return Stream.concat(Stream.of(theirs), failure.log().stream())
                .anyMatch(text -> text.contains("'" + name + "'"));
    }

    private static boolean ordered(OwnGuests guests, Step.BackUp backup, Upid task) {
        String notes = BackupTask.request(backup)
                .notesTemplate()
                .map(n -> " --notes-template " + n)
                .orElse("");
        try {
            return guests.client().node(task.node()).tasks().log(task, 0).lines().stream()
                    .filter(line -> line.startsWith(JOB))
                    .map(line -> unquoted(line) + " --")
                    .anyMatch(line -> notes.isEmpty()
                            ? !line.contains(" --notes-template ")
                            : line.contains(unquoted(notes) + " --"));
        } catch (HostException e) {
            return false;
        }
    }

    // As for a shell, which differs with what is in it.
    private static String unquoted(String text) {
        return text.replaceAll("[\"'\\\\]", "");
    }

    /// The backups in the storage that are no older than the task and have the step's notes.
    static List<ContentItem> archives(OwnGuests guests, Step.BackUp backup, Upid task) {
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
}
