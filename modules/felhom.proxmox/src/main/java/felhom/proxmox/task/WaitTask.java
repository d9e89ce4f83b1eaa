package felhom.proxmox.task;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskEnd.Judged;
import felhom.engine.port.TaskEnd.Why;
import felhom.engine.port.TaskListener;
import felhom.ops.MissingPrivilege;
import felhom.ops.Upid;
import felhom.proxmox.answer.TaskStatus;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.http.Denied;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches one task to its true end. Survives everything that passes: 595 to 599, resets, a hung answer, a
/// restarted pveproxy, the moment in which PVE does not know its own new task yet, and the one in which the
/// exit status is late.
///
/// An interrupt of the thread stops the watching, never the task.
public final class WaitTask {
    private static final Logger LOG = LoggerFactory.getLogger(WaitTask.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LATE = Duration.ofSeconds(10);
    private static final int MOST_UNREAD = 5;
    private static final Duration CLOSELY = Duration.ofSeconds(2);
    private static final Duration MOST_EARLY = Duration.ofMillis(50);
    private static final Duration SHORTEST_PATIENCE = Duration.ofSeconds(3);
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(15);

    private final PveClient client;
    private final Ticker ticker;
    private final Upid upid;
    private final Duration limit;
    private final TaskListener listener;
    private final TaskLog log;
    private final Duration start;
    private Duration patience = SHORTEST_PATIENCE;
    private Optional<Duration> lateSince = Optional.empty();
    private boolean seen;
    private Duration scheduled = Duration.ZERO;
    private Duration roundTrip = Duration.ZERO;
    private int polls;
    private int failures;
    private int unread;
    private Optional<PveError> trouble = Optional.empty();

    private WaitTask(PveClient client, Ticker ticker, Upid upid, Duration limit, TaskListener listener) {
        this.client = client;
        this.ticker = ticker;
        this.upid = upid;
        this.limit = limit;
        this.listener = listener;
        this.log = new TaskLog(upid, listener);
        this.start = ticker.elapsed();
    }

    /// @throws PveException when the host refuses to show the task: the token is not accepted or may not see
    ///     it
    public static TaskEnd await(PveClient client, Ticker ticker, Upid upid, Duration limit, TaskListener listener) {
        return new WaitTask(client, ticker, upid, limit, listener).toTheEnd();
    }

    private TaskEnd toTheEnd() {
        while (true) {
            Duration left = limit.minus(watched());
            if (!left.isPositive()) {
                String seen = trouble.map(error -> "its end was not seen within " + limit.toSeconds()
                                + " s, and the last look failed: " + error.words())
                        .orElse("still running after " + limit.toSeconds() + " s");
                String text = seen + "; it goes on by itself, look again with `felhom-agent task wait " + upid + "`";
                return new TaskEnd.StillRunning(upid, watched(), polls, Why.LIMIT, text);
            }
            try {
                Duration gap = gap();
                ticker.sleep(gap.compareTo(left) < 0 ? gap : left);
                Optional<String> exitStatus = look();
                if (exitStatus.isPresent()) {
                    return ended(exitStatus.get());
                }
                listener.waiting(upid, watched());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return stoppedWatching();
            } catch (PveException e) {
                if (e.error() instanceof PveError.Interrupted) {
                    return stoppedWatching();
                }
                if (!e.error().passing()) {
                    throw e;
                }
                failures++;
                trouble = Optional.of(e.error());
                LOG.debug(
                        "task {}: look {} failed, looking again: {}",
                        upid,
                        polls,
                        e.error().words());
                if (e.error() instanceof PveError.TimedOut) {
                    Duration doubled = patience.multipliedBy(2);
                    patience = doubled.compareTo(LONGEST_PATIENCE) < 0 ? doubled : LONGEST_PATIENCE;
                }
            }
        }
    }

    private TaskEnd stoppedWatching() {
        return new TaskEnd.StillRunning(
                upid, watched(), polls, Why.STOPPED_WATCHING, "stopped watching; the task goes on by itself");
    }

    private boolean maySpend() {
        return watched().compareTo(limit) < 0;
    }

    private Duration watched() {
        return ticker.elapsed().minus(start);
    }

    // After a failed look, or while only the exit status is missing, it is worth looking again sooner.
    private Duration gap() {
        Duration next = PollSchedule.after(scheduled);
        next = next.compareTo(watched()) > 0 ? next : watched();
        if (listener.closely() && next.minus(watched()).compareTo(CLOSELY) > 0) {
            next = watched().plus(CLOSELY);
        }
        // The answer takes its time too: it is asked for so much earlier.
        Duration early = roundTrip.compareTo(MOST_EARLY) < 0 ? roundTrip : MOST_EARLY;
        Duration until = next.minus(watched()).minus(early);
        Duration regular = until.isPositive() ? until : Duration.ZERO;
        Duration soon =
                lateSince.isPresent() ? Duration.ofMillis(300) : Duration.ofMillis(250L << Math.min(failures, 6));
        if ((failures > 0 || lateSince.isPresent()) && soon.compareTo(regular) < 0) {
            return soon;
        }
        scheduled = next;
        return regular;
    }

    /// One look: the exit status when there is one to believe.
    private Optional<String> look() {
        polls++;
        Duration asked = watched();
        TaskApi tasks = tasks();
        TaskStatus status;
        try {
            status = tasks.status(upid);
        } catch (PveException e) {
            if (e.error() instanceof PveError.NoSuchTask) {
                return missing(tasks);
            }
            throw e;
        }
        seen = true;
        failures = 0;
        trouble = Optional.empty();
        roundTrip = watched().minus(asked);
        patience = SHORTEST_PATIENCE;
        if (status.running()) {
            if (listener.wantsLog()) {
                log.readOn(tasks);
            }
            return Optional.empty();
        }
        if (status.exitStatus().isEmpty()) {
            return late(tasks);
        }
        if (status.exitStatus().get().equals(ExitStatus.UNEXPECTED)) {
            // A status read between the worker's exit and its last log line sticks in that pvedaemon worker.
            return Optional.of(second(tasks).orElse(ExitStatus.UNEXPECTED));
        }
        return status.exitStatus();
    }

    private TaskApi tasks() {
        Limits limits = client.connection().limits();
        return client.within(limits.atMost(patience)).node(upid.node()).tasks();
    }

    /// 400 `no such task`: too early, or forgotten.
    private Optional<String> missing(TaskApi tasks) {
        if (!seen && watched().compareTo(GRACE) < 0) {
            failures++;
            return Optional.empty();
        }
        return evidence(() -> TaskSearch.entry(tasks, upid))
                .map(entry -> entry.exitStatus())
                .orElse(Optional.of(ExitStatus.FORGOTTEN));
    }

    private Optional<String> late(TaskApi tasks) {
        if (lateSince.isEmpty()) {
            lateSince = Optional.of(watched());
        }
        if (watched().minus(lateSince.get()).compareTo(LATE) < 0) {
            return Optional.empty();
        }
        return Optional.of(second(tasks).orElse(ExitStatus.UNEXPECTED));
    }

    /// What the task list or the end of the log says instead.
    private Optional<String> second(TaskApi tasks) {
        Optional<String> listed = evidence(() -> TaskSearch.entry(tasks, upid))
                .flatMap(entry -> entry.exitStatus())
                .filter(text -> !text.equals(ExitStatus.UNEXPECTED));
        if (listed.isPresent()) {
            return listed;
        }
        return evidence(() -> log.readToEnd(tasks, this::maySpend) ? log.end() : Optional.empty());
    }

    /// A second look that the host refuses, or that fails again and again, changes nothing about the first
    /// one.
    ///
    /// @throws PveException when it may succeed a moment later
    private <T> Optional<T> evidence(Supplier<Optional<T>> look) {
        try {
            return look.get();
        } catch (PveException e) {
            boolean again = e.error().passing() && ++unread < MOST_UNREAD;
            if (again || e.error() instanceof PveError.Interrupted) {
                throw e;
            }
            LOG.debug("task {}: a second look failed: {}", upid, e.error().words());
            return Optional.empty();
        }
    }

    // The verdict stands without it; a failure is much easier to mend with it.
    private void readRestOfLog() {
        patience = LONGEST_PATIENCE;
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                if (!log.readToEnd(tasks(), this::maySpend)) {
                    LOG.warn(
                            "task {} ended, its log goes on after {} lines and is not read further", upid, log.taken());
                }
                return;
            } catch (PveException e) {
                LOG.debug(
                        "task {} ended, its log is not read: {}",
                        upid,
                        e.error().words());
                if (!e.error().passing()) {
                    return;
                }
            }
        }
    }

    private TaskEnd ended(String exitStatus) {
        readRestOfLog();
        Judged judged = ExitStatus.judge(upid, exitStatus);
        String detail = log.firstError()
                .map(line -> line.substring("ERROR: ".length()))
                .filter(line -> !exitStatus.contains(line))
                .map(line -> ": " + line)
                .orElse("");
        String message = switch (judged) {
            case OK -> upid.tellsHa() ? "HA was told; it does the work in a task of its own" : "done";
            case OK_WITH_WARNINGS -> "done, with warnings";
            case FAILED -> exitStatus + detail;
            case UNKNOWN ->
                exitStatus.equals(ExitStatus.UNEXPECTED)
                        ? "the task was killed or its host went down; whether its work was done is not known"
                        : exitStatus;
        };
        Optional<MissingPrivilege> privilege = judged == Judged.FAILED
                ? Denied.in(exitStatus + detail, client.connection().token().id())
                : Optional.empty();
        LOG.debug("task {} ended after {} looks: {} ({})", upid, polls, exitStatus, judged);
        return new TaskEnd.Ended(
                upid, watched(), polls, judged, exitStatus, message, log.last(), log.warnings(), privilege);
    }
}
