package felhom.proxmox.task;

import felhom.engine.order.Outcome;
import felhom.ops.Upid;
import felhom.proxmox.answer.TaskStatus;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Optional;

/// Kills one task. PVE answers null after up to 5 s, SIGTERM first and SIGKILL then (pve-manager `API2/Tasks.pm`,
/// pve-common `RESTEnvironment.pm`); only the task's own status says that it has ended.
public final class TaskKill {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    // In the first moment PVE may not know its own new task.
    private static final int LOOKS = 10;
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final String RUNS = "it still runs";
    private static final String FORGOTTEN = "the host does not know it any more";

    private final PveClient client;
    private final Ticker ticker;

    public TaskKill(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    /// @throws PveException when PVE refuses, or cannot be reached before anything was sent
    public Outcome kill(Upid task) {
        TaskApi tasks = client.node(task.node()).tasks();
        Optional<String> ended = ended(tasks, task);
        for (int look = 1; look < LOOKS && ended.filter(FORGOTTEN::equals).isPresent(); look++) {
            if (!pause(BETWEEN)) {
                return new Outcome.Unknown(
                        "task " + task + " was to be killed, and the host does not know it: "
                                + new PveError.Interrupted().words(),
                        Optional.of(task));
            }
            ended = ended(tasks, task);
        }
        if (ended.isPresent()) {
            return new Outcome.Done("task " + task + " had ended by itself: " + ended.get());
        }
        Duration patience = PATIENCE;
        try {
            client.send(tasks.stop(task));
        } catch (PveException e) {
            if (!e.error().maybeDone() && !(e.error() instanceof PveError.Gateway && endedNow(tasks, task))) {
                throw e;
            }
            patience = Submission.SEARCH;
        }
        return watch(tasks, task, patience);
    }

    /// What a kill comes to whose answer was lost; empty while the task runs.
    ///
    /// @throws PveException when the host does not say
    public Optional<Outcome> killed(Upid task) {
        return ended(client.node(task.node()).tasks(), task).map(end -> over(task, end));
    }

    private static Outcome over(Upid task, String end) {
        return new Outcome.DoneWithWarnings(
                "done: kill task " + task + "; it ended '" + end + "'",
                Leftover.of(task.type()).stream().toList());
    }

    /// A 595 means that nothing was sent on; should it have been all the same, the task tells.
    private static boolean endedNow(TaskApi tasks, Upid task) {
        try {
            return ended(tasks, task).isPresent();
        } catch (PveException e) {
            return false;
        }
    }

    private Outcome watch(TaskApi tasks, Upid task, Duration patience) {
        Duration start = ticker.elapsed();
        String last = RUNS;
        while (ticker.elapsed().minus(start).compareTo(patience) < 0) {
            try {
                Optional<String> ended = ended(tasks, task);
                if (ended.isPresent()) {
                    return over(task, ended.get());
                }
                last = RUNS;
            } catch (PveException e) {
                last = e.error().words();
                if (!e.error().passing()) {
                    break;
                }
            }
            if (!pause(Duration.ofSeconds(1))) {
                last = new PveError.Interrupted().words();
                break;
            }
        }
        // SIGKILL reaches a process that hangs in the kernel when that lets go of it.
        return Outcome.Unknown.notSeenYet(
                last.equals(RUNS)
                        ? "task " + task + " was to be killed and still runs after " + patience.toSeconds()
                                + " s; it may hang in the kernel (state D), and end later: look at it on the host"
                        : "task " + task + " was to be killed, and then: " + last,
                Optional.of(task));
    }

    private boolean pause(Duration time) {
        try {
            ticker.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Its exit status; empty while it runs.
    private static Optional<String> ended(TaskApi tasks, Upid task) {
        try {
            TaskStatus status = tasks.status(task);
            return status.running()
                    ? Optional.empty()
                    : Optional.of(status.exitStatus().orElse(ExitStatus.UNEXPECTED));
        } catch (PveException e) {
            if (e.error() instanceof PveError.NoSuchTask) {
                return Optional.of(FORGOTTEN);
            }
            throw e;
        }
    }
}
