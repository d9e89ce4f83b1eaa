package felhom.proxmox.step;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.answer.ContentItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a backup that was made holds, and where it is. The task has the truth about both; the guest's configuration
/// says what vzdump does not, and is as it was: a backup locks it.
final class BackupEnd {
    private final OwnGuests guests;

    BackupEnd(OwnGuests guests) {
        this.guests = guests;
    }

    /// The outcome as it is, unless it is that of a backup that was made. Never throws.
    Outcome told(Step step, Upid task, Outcome outcome) {
        return step instanceof Step.BackUp backup && outcome.done() ? made(backup, task, outcome) : outcome;
    }

    private Outcome made(Step.BackUp backup, Upid task, Outcome outcome) {
        List<String> warnings =
                new ArrayList<>(outcome instanceof Outcome.DoneWithWarnings done ? done.warnings() : List.of());
        BackupLog log = log(backup, task);
        BackupAccount account;
        try {
            account = BackupAccount.of(guests.get(backup.guest()));
        } catch (HostException | IllegalArgumentException e) {
            account = new BackupAccount(List.of(), Optional.empty());
            warnings.add("WARN: what stays out of the backup could not be read back");
        }
        List<LeftOut> leftOut = account.corrected(log).leftOut();
        Optional<String> volume = log.volume().or(() -> listed(backup, task));
        String summary = outcome.summary()
                + volume.map(id -> ", as " + id).orElse("")
                + (leftOut.isEmpty() ? "" : ", without " + LeftOut.keys(leftOut));
        return Outcome.done(summary, warnings, leftOut, volume);
    }

    private BackupLog log(Step.BackUp backup, Upid task) {
        try {
            return BackupLog.of(
                    backup,
                    guests.client().node(task.node()).tasks().log(task, 0).lines());
        } catch (HostException e) {
            return BackupLog.NONE;
        }
    }

    /// Where the log does not say it, the storage may; another one made meanwhile with the same notes looks the same.
    private Optional<String> listed(Step.BackUp backup, Upid task) {
        try {
            List<ContentItem> archives = TaskAttribution.archives(guests, backup, task);
            return archives.size() == 1 ? Optional.of(archives.getFirst().volid()) : Optional.empty();
        } catch (HostException e) {
            return Optional.empty();
        }
    }
}
