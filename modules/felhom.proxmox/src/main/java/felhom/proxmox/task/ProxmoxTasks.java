package felhom.proxmox.task;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Upid;
import felhom.proxmox.answer.TaskStatus;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The host's tasks, for the operator.
public final class ProxmoxTasks implements Tasks {
    private final PveClient client;
    private final Ticker ticker;

    public ProxmoxTasks(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    @Override
    public List<Summary> list(Filter filter) {
        TaskFilter wanted =
                TaskFilter.of(filter.running() ? TaskFilter.Source.ACTIVE : TaskFilter.Source.ALL, filter.limit());
        if (filter.guest().isPresent()) {
            wanted = wanted.guest(filter.guest().get());
        }
        if (filter.failed()) {
            wanted = wanted.ended(Set.of(TaskFilter.End.ERROR, TaskFilter.End.UNKNOWN));
        }
        // The active list keeps tasks for a moment after they ended, and a running one counts as `unknown` as a killed
        // one does: it would take the place of one that failed.
        TaskApi tasks = client.ownNode().tasks();
        List<Summary> found = new ArrayList<>();
        List<Summary> page;
        int start = 0;
        do {
            page = tasks.list(wanted.from(start));
            page.stream()
                    .filter(task -> !filter.running() || task.running())
                    .filter(task -> !filter.failed() || !task.running())
                    .forEach(found::add);
            start += page.size();
        } while (filter.failed() && found.size() < filter.limit() && page.size() == filter.limit());
        return found.stream().limit(filter.limit()).toList();
    }

    @Override
    public Optional<Summary> find(Upid task) {
        TaskApi tasks = client.node(task.node()).tasks();
        try {
            Optional<Summary> listed = TaskSearch.entry(tasks, task);
            if (listed.isPresent()) {
                return listed;
            }
        } catch (PveException e) {
            // The task's own status says as much.
            if (e.error().passing() || e.error() instanceof PveError.Interrupted) {
                throw e;
            }
        }
        try {
            TaskStatus status = tasks.status(task);
            return Optional.of(new Summary(
                    task,
                    task.node(),
                    task.type(),
                    task.id(),
                    task.user(),
                    task.started(),
                    Optional.empty(),
                    status.running()
                            ? Optional.empty()
                            : Optional.of(status.exitStatus().orElse(ExitStatus.UNEXPECTED))));
        } catch (PveException e) {
            if (e.error() instanceof PveError.NoSuchTask) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void log(Upid task, Consumer<String> sink) {
        TaskLog log = new TaskLog(task, new TaskListener() {
            @Override
            public void line(String line) {
                sink.accept(line);
            }
        });
        if (!log.readToEnd(client.node(task.node()).tasks(), () -> true)) {
            throw new HostException(Failure.of(
                    Failure.Kind.UNREADABLE,
                    "the log goes on after " + log.taken() + " lines, and is not read further; on the host it is a file"
                            + " below /var/log/pve/tasks"));
        }
    }

    @Override
    public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
        TaskEnd end = WaitTask.await(client, ticker, task, limit, listener);
        boolean told = task.tellsHa()
                && end instanceof TaskEnd.Ended ended
                && ended.judged() != TaskEnd.Judged.FAILED
                && ended.judged() != TaskEnd.Judged.UNKNOWN;
        return told ? new HaWait(client, ticker, (TaskEnd.Ended) end, limit).follow(listener) : end;
    }
}
