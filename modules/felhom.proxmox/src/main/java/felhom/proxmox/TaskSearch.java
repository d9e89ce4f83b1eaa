package felhom.proxmox;

import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.run.Tasks;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Finds tasks in the node's list.
final class TaskSearch {
    private TaskSearch() {}

    /// The list's own entry of a task whose status cannot be had.
    static Optional<Tasks.Summary> entry(TaskApi tasks, Upid upid) {
        return tasks.list(filter(upid.type(), upid.guest(), upid.started())).stream()
                .filter(entry -> entry.upid().equals(upid))
                .findFirst();
    }

    /// The task that a call of ours started, by type, guest, token and time (on the host's clock).
    ///
    /// @param known tasks of ours that were there before
    static Optional<Upid> ours(TaskApi tasks, String type, Vmid guest, String token, Instant since, Set<Upid> known) {
        return tasks.list(filter(type, Optional.of(guest), since)).stream()
                .map(Tasks.Summary::upid)
                .filter(upid -> upid.user().equals(token) && upid.type().equals(type))
                .filter(upid -> upid.guest().equals(Optional.of(guest)))
                .filter(upid -> !upid.started().isBefore(since) && !known.contains(upid))
                .findFirst();
    }

    private static TaskFilter filter(String type, Optional<Vmid> guest, Instant since) {
        TaskFilter filter = TaskFilter.of(TaskFilter.Source.ALL, 200).type(type).since(since);
        return guest.map(filter::guest).orElse(filter);
    }
}
