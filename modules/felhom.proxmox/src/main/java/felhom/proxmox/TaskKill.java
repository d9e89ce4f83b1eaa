package felhom.proxmox;

import felhom.ops.Failure;
import felhom.ops.Outcome;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.Optional;

/// Kills one task. PVE answers null after up to 5 s, SIGTERM first and SIGKILL then (pve-manager `API2/Tasks.pm`,
/// pve-common `RESTEnvironment.pm`); only the task's own status says that it has ended.
final class TaskKill {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String RUNS = "it still runs";

    private final PveClient client;
    private final Ticker ticker;

    TaskKill(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    /// @throws PveException when PVE refuses, or cannot be reached before anything was sent
    Outcome kill(Upid task) {
        TaskApi tasks = client.node(task.node()).tasks();
        Optional<String> ended = ended(tasks, task);
        if (ended.isPresent()) {
            return new Outcome.Done("task " + task + " had ended by itself: " + ended.get());
        }
        try {
            client.send(tasks.stop(task));
        } catch (PveException e) {
            if (!e.error().maybeDone()) {
                throw e;
            }
        }
        return watch(tasks, task);
    }

    private Outcome watch(TaskApi tasks, Upid task) {
        Duration start = ticker.elapsed();
        String last = RUNS;
        while (ticker.elapsed().minus(start).compareTo(PATIENCE) < 0) {
            try {
                Optional<String> ended = ended(tasks, task);
                if (ended.isPresent()) {
                    return new Outcome.DoneWithWarnings(
                            "done: kill task " + task + "; it ended '" + ended.get() + "'",
                            Leftover.of(task.type()).stream().toList());
                }
                last = RUNS;
            } catch (PveException e) {
                last = e.error().words();
                if (!e.error().passing()) {
                    break;
                }
            }
            try {
                ticker.sleep(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                last = new PveError.Interrupted().words();
                break;
            }
        }
        return last.equals(RUNS)
                ? new Outcome.Failed(Failure.of(
                        Failure.Kind.HOST,
                        "task " + task
                                + " was to be killed and still runs; it may hang in the kernel (state D): look at"
                                + " it on the host"))
                : new Outcome.Unknown("task " + task + " was to be killed, and then: " + last, Optional.of(task));
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
                return Optional.of("the host does not know it any more");
            }
            throw e;
        }
    }
}
