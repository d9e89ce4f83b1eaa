package felhom.proxmox;

import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.util.Optional;

/// Whether what is there after a task shows that it did a step, where the task itself may be that of another call:
/// another process with the same token may have sent it while the answer to ours was lost.
final class Evidence {
    private Evidence() {}

    static boolean of(OwnGuests guests, Step step, Upid task) {
        try {
            return switch (step) {
                case Step.BackUp backup -> archived(guests, backup, task);
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

    private static boolean archived(OwnGuests guests, Step.BackUp backup, Upid task) {
        String notes = firstLine(BackupRequest.harmless(backup.notes()));
        return guests.client().ownNode().storage(backup.storage()).backups(Optional.of(backup.guest())).stream()
                .filter(archive -> archive.created()
                        .filter(at -> !at.isBefore(task.started()))
                        .isPresent())
                .anyMatch(archive -> firstLine(archive.notes()).equals(notes));
    }

    // The list of backups has no more than that (seen on 9.2.11).
    private static String firstLine(String notes) {
        return notes.lines().findFirst().orElse("").strip();
    }
}
