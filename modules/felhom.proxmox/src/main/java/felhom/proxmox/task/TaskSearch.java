package felhom.proxmox.task;

import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.request.TaskFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds tasks in the node's list.
public final class TaskSearch {
    private TaskSearch() {}

    /// The list's own entry of a task whose status cannot be had.
    static Optional<Tasks.Summary> entry(TaskApi tasks, Upid upid) {
        return tasks.list(filter(Optional.of(upid.type()), upid.guest(), Optional.of(upid.started()))).stream()
                .filter(entry -> entry.upid().equals(upid))
                .findFirst();
    }

    /// Tasks that a call of ours may have started, by type, id and token.
    ///
    /// @param since on the host's clock; without it however old they are
    public static List<Tasks.Summary> ours(TaskApi tasks, Mutation call, String token, Optional<Instant> since) {
        return tasks.list(filter(call, since)).stream()
                .filter(task -> call.mayStart(task.upid(), token))
                .filter(task -> since.isEmpty() || !task.started().isBefore(since.get()))
                .toList();
    }

    private static TaskFilter filter(Mutation call, Optional<Instant> since) {
        // PVE filters by one type and by an id that is a guest's number; the rest is sorted out above.
        Optional<Vmid> guest =
                only(call.ids()).filter(id -> id.matches("[1-9][0-9]{2,8}")).map(Vmid::of);
        return filter(only(call.types()), guest, since);
    }

    private static Optional<String> only(Set<String> words) {
        return words.size() == 1 ? words.stream().findFirst() : Optional.empty();
    }

    private static TaskFilter filter(Optional<String> type, Optional<Vmid> guest, Optional<Instant> since) {
        TaskFilter all = TaskFilter.of(TaskFilter.Source.ALL, 200);
        TaskFilter filter = since.map(all::since).orElse(all);
        TaskFilter typed = type.map(filter::type).orElse(filter);
        return guest.map(typed::guest).orElse(typed);
    }
}
