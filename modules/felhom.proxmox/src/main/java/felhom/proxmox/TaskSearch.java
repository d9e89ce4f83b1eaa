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
        return tasks.list(filter(Optional.of(upid.type()), upid.guest(), upid.started())).stream()
                .filter(entry -> entry.upid().equals(upid))
                .findFirst();
    }

    /// The task that a call of ours started, by type, id, token and time (on the host's clock).
    ///
    /// @param known tasks of ours that were there before
    static Optional<Upid> ours(TaskApi tasks, Mutation call, String token, Instant since, Set<Upid> known) {
        return tasks.list(filter(call, since)).stream()
                .map(Tasks.Summary::upid)
                .filter(upid -> upid.user().equals(token) && call.types().contains(upid.type()))
                .filter(upid -> call.id().map(upid.id()::equals).orElse(true))
                .filter(upid -> !upid.started().isBefore(since) && !known.contains(upid))
                .findFirst();
    }

    private static TaskFilter filter(Mutation call, Instant since) {
        // PVE filters by one type and by an id that is a guest's number; the rest is sorted out above.
        Optional<String> type = call.types().size() == 1 ? call.types().stream().findFirst() : Optional.empty();
        Optional<Vmid> guest =
                call.id().filter(id -> id.matches("[1-9][0-9]{2,8}")).map(Vmid::of);
        return filter(type, guest, since);
    }

    private static TaskFilter filter(Optional<String> type, Optional<Vmid> guest, Instant since) {
        TaskFilter filter = TaskFilter.of(TaskFilter.Source.ALL, 200).since(since);
        TaskFilter typed = type.map(filter::type).orElse(filter);
        return guest.map(typed::guest).orElse(typed);
    }
}
