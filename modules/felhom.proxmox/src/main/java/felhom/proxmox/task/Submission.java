package felhom.proxmox.task;

import felhom.ops.Failure;
import felhom.ops.Upid;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a mutation once and finds out which task it started. What never reached pvedaemon (no connection,
/// 595) is sent again, after a look whether a 595 started something all the same; after anything unclearer
/// the task is searched for until 90 s after the answer, and nothing is sent again: better no answer than two
/// tasks.
public final class Submission {
    private static final Logger LOG = LoggerFactory.getLogger(Submission.class);
    public static final Duration SEARCH = Duration.ofSeconds(90);
    private static final Duration KEPT = Duration.ofDays(1);
    // 23 s together: pvedaemon is back from a restart by then.
    private static final int ATTEMPTS = 6;

    private final PveClient client;
    private final Ticker ticker;
    private final Set<Upid> known = ConcurrentHashMap.newKeySet();

    public Submission(PveClient client, Ticker ticker) {
        this.client = client;
        this.ticker = ticker;
    }

    public sealed interface Result {
        record Started(Upid task) implements Result {}

        /// The host did not name it: it is the newest of ours in its list that may be it.
        record Found(Upid task) implements Result {}

        /// PVE had done it before it answered.
        record Done() implements Result {}

        record NothingToDo() implements Result {}

        record NotStarted(Failure failure) implements Result {}

        /// Whether anything was started, or will be, is not known: a pvedaemon that is stuck does what it was
        /// asked for when it goes on, long after pveproxy has answered 596 (seen on 9.2.11 after 135 s).
        ///
        /// @param searched whether the task list could be read to the end of the search, without finding a
        ///     task
        record Unclear(Failure failure, boolean searched) implements Result {}
    }

    public Result submit(Mutation call) {
        LostTask lost = new LostTask(client, call, known);
        try {
            lost.setOthersAside();
        } catch (PveException e) {
            return new Result.NotStarted(e.error().failure());
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return switch (client.send(call)) {
                    case Mutated.Started(Upid task)
                    when lost.older(task) ->
                        search(
                                call,
                                lost,
                                new PveError.Unreadable(
                                        call.words() + ": the answer names task " + task + ", which is an older one"));
                    case Mutated.Started(Upid task) -> started(task);
                    case Mutated.Done _ -> new Result.Done();
                    case Mutated.NothingToDo _ -> new Result.NothingToDo();
                    case Mutated.StartedUnnamed _ ->
                        search(call, lost, new PveError.Unreadable(call.words() + ": the host did not name its task"));
                };
            } catch (PveException e) {
                PveError error = e.error();
                if (error.maybeDone()) {
                    LOG.warn("{}: {}", call.words(), error.words());
                    return search(call, lost, error);
                }
                boolean another = error.passing()
                        && attempt < ATTEMPTS
                        && pause(Duration.ofSeconds(Math.min(8, 1L << (attempt - 1))));
                Optional<Optional<Upid>> looked = startedAllTheSame(call, lost, error);
                if (looked.isEmpty()) {
                    return search(call, lost, error);
                }
                Optional<Upid> task = looked.get();
                if (task.isPresent()) {
                    return found(call, task.get());
                }
                if (!another) {
                    return new Result.NotStarted(error.failure());
                }
                LOG.info("{}: {}; nothing was sent on, trying again", call.words(), error.words());
            }
        }
    }

    private Result started(Upid task) {
        remember(task);
        return new Result.Started(task);
    }

    /// Those of long ago are not in a list that is searched: a process that stays does not keep them.
    private void remember(Upid task) {
        known.removeIf(before -> before.started().isBefore(task.started().minus(KEPT)));
        known.add(task);
    }

    private Result found(Mutation call, Upid task) {
        LOG.info("{}: found its task {}", call.words(), task);
        remember(task);
        return new Result.Found(task);
    }

    /// pveproxy answers the list of tasks itself, also while pvedaemon is away. Absent when the list could
    /// not be read.
    private static Optional<Optional<Upid>> startedAllTheSame(Mutation call, LostTask lost, PveError error) {
        boolean answered = error instanceof PveError.Gateway;
        return answered && !call.types().isEmpty() ? lost.look() : Optional.of(Optional.empty());
    }

    /// A call that starts no task leaves none to find: whoever made it has to read back.
    private Result search(Mutation call, LostTask lost, PveError error) {
        if (call.types().isEmpty()) {
            return new Result.Unclear(error.failure(), false);
        }
        boolean interrupted = Thread.interrupted();
        try {
            Duration start = ticker.elapsed();
            Duration gap = Duration.ofMillis(250);
            while (true) {
                Optional<Optional<Upid>> looked = lost.look();
                Optional<Upid> task = looked.flatMap(found -> found);
                if (task.isPresent()) {
                    return found(call, task.get());
                }
                boolean over = ticker.elapsed().minus(start).compareTo(SEARCH) >= 0;
                if (over || interrupted || !pause(gap)) {
                    return new Result.Unclear(error.failure(), over && looked.isPresent());
                }
                gap = gap.multipliedBy(2).compareTo(Duration.ofSeconds(5)) < 0
                        ? gap.multipliedBy(2)
                        : Duration.ofSeconds(5);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
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
}
