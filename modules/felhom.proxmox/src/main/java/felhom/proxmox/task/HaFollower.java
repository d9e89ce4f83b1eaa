package felhom.proxmox.task;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Guest;
import felhom.ops.Upid;
import felhom.proxmox.answer.Ha;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After a task that only told HA what is wanted: finds the task in which HA then does it, as root, on
/// whichever node the guest is by then, some 10 to 20 s later (pve-ha-manager 5.2.0 `Resources/PVEVM.pm`,
/// `LRM.pm`). One that fails may have a successor: HA tries a start again, there or on another node, before
/// it gives up.
///
/// The manager and each node's worker look about every 10 s, so a minute without a task is several of their
/// rounds. It is counted from the last task's end, and begins anew while HA says that it moves the guest.
public final class HaFollower {
    private static final Logger LOG = LoggerFactory.getLogger(HaFollower.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final String HA = "root@pam";
    private static final Set<String> MOVES = Set.of("vzmigrate", "qmigrate");
    // The states of a service in which no task of its own may be seen for long (pve-ha-manager 5.2.0 Manager.pm).
    private static final Set<String> ON_ITS_WAY = Set.of("migrate", "relocate", "fence", "recovery", "freeze");
    private static final Map<String, Set<String>> WORKERS = Map.of(
            "hastart", Set.of("vzstart", "qmstart"),
            "hastop", Set.of("vzstop", "qmstop", "vzshutdown", "qmshutdown"),
            "hamigrate", MOVES);

    private final PveClient client;
    private final Ticker ticker;
    private final Function<GuestApi, ReadBack> wish;
    private final GuestApi guest;
    private final Upid told;
    private final Baseline before;
    private final Duration limit;
    private final Set<Upid> seen = new HashSet<>();

    /// The cluster's tasks before HA was told. What is there by then is none that follows, whatever the
    /// clock of its node says.
    ///
    /// @param tasks none where the list was not read
    public record Baseline(Optional<Set<Upid>> tasks) {
        public static final Baseline NONE = new Baseline(Optional.empty());

        /// Reads nothing more where HA does not manage the guest.
        public static Baseline read(PveClient client, GuestApi guest) {
            try {
                if (guest.status().ha().isEmpty()) {
                    return NONE;
                }
                return new Baseline(Optional.of(client.cluster().tasks().stream()
                        .map(Tasks.Summary::upid)
                        .collect(Collectors.toUnmodifiableSet())));
            } catch (PveException e) {
                LOG.debug("the cluster's tasks before HA is told: {}", e.error().words());
                return NONE;
            }
        }

        /// Without the list a task counts as later by its start, on the clock of the node that told HA.
        boolean later(Upid task, Upid told) {
            return tasks.map(known -> !known.contains(task))
                    .orElseGet(() -> !task.started().isBefore(told.started()));
        }
    }

    /// @param wish whether a guest is as it is to be
    /// @param told the task that told HA
    /// @param limit how long HA may be on its way, and its tasks may take together
    public HaFollower(
            PveClient client,
            Ticker ticker,
            Function<GuestApi, ReadBack> wish,
            GuestApi guest,
            Upid told,
            Baseline before,
            Duration limit) {
        this.client = client;
        this.ticker = ticker;
        this.wish = wish;
        this.guest = guest;
        this.told = told;
        this.before = before;
        this.limit = limit;
    }

    /// How following HA ended.
    public sealed interface End {
        /// HA's own task has ended, and not in failure.
        record Ended(TaskEnd.Ended task) implements End {}

        /// One of HA's tasks runs on, and is not watched any more.
        record Unfinished(TaskEnd.StillRunning task) implements End {}

        /// The host no longer shows one of HA's tasks.
        ///
        /// @param moves whether that one only takes the guest to another node
        record Hidden(Upid task, boolean moves, PveException why) implements End {}

        /// A task of another node, whose clock may differ: without the list of what was there before HA was
        /// told, it cannot be told from an older one.
        record Elsewhere(Upid task) implements End {}

        /// No task was seen, and the guest is as it was to be.
        ///
        /// @param guest where it is by now
        record Reached(GuestApi guest) implements End {}

        /// Nothing more is to be seen.
        ///
        /// @param failed the last of HA's tasks that failed
        record Nothing(Optional<TaskEnd.Ended> failed, String words) implements End {}
    }

    /// What came of it so far.
    private sealed interface Next {
        record Task(Upid task) implements Next {}

        record Over(End end) implements Next {}
    }

    /// Watches HA's tasks, one after the other, until one has not failed or HA has given up.
    ///
    /// @param listener told of each task that does what is wanted; a move of the guest is none
    public End follow(TaskListener listener) {
        Duration begun = ticker.elapsed();
        Optional<TaskEnd.Ended> failed = Optional.empty();
        while (true) {
            switch (next(listener, failed)) {
                case Next.Over(End end) -> {
                    return end;
                }
                case Next.Task(Upid task) -> {
                    if (before.tasks().isEmpty() && !task.node().equals(told.node())) {
                        return new End.Elsewhere(task);
                    }
                    boolean moves = onlyMoves(task);
                    if (!moves) {
                        listener.started(task);
                    }
                    TaskEnd end;
                    try {
                        Duration left = limit.minus(ticker.elapsed().minus(begun));
                        end = WaitTask.await(client, ticker, task, left, listener);
                    } catch (PveException e) {
                        return new End.Hidden(task, moves, e);
                    }
                    switch (end) {
                        case TaskEnd.StillRunning still -> {
                            return new End.Unfinished(still);
                        }
                        case TaskEnd.Ended ended -> {
                            if (ended.judged() == TaskEnd.Judged.FAILED) {
                                failed = Optional.of(ended);
                            } else if (!moves) {
                                return new End.Ended(ended);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Waits for the next of HA's tasks, or for the guest to be as it was to be.
    private Next next(TaskListener listener, Optional<TaskEnd.Ended> failed) {
        Duration patience = limit.compareTo(PATIENCE) < 0 ? limit : PATIENCE;
        Duration begun = ticker.elapsed();
        Duration start = begun;
        while (true) {
            Optional<Next> found = look(failed);
            Duration looked = ticker.elapsed().minus(start);
            if (found.isPresent()) {
                return found.get();
            }
            if (looked.compareTo(patience) >= 0 && ticker.elapsed().minus(begun).compareTo(limit) < 0 && onItsWay()) {
                start = ticker.elapsed();
                looked = Duration.ZERO;
            }
            if (looked.compareTo(patience) >= 0) {
                return nothing(
                        failed,
                        "no " + (seen.isEmpty() ? "" : "further ") + "task of HA's was seen within "
                                + patience.toSeconds() + " s" + says());
            }
            listener.waiting(told, looked);
            Duration share = looked.dividedBy(3);
            Duration gap = share.compareTo(SHORTEST) > 0 ? share : SHORTEST;
            Duration left = patience.minus(looked);
            try {
                ticker.sleep(gap.compareTo(left) < 0 ? gap : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return nothing(failed, "stopped watching what HA does" + says());
            }
        }
    }

    private static Next nothing(Optional<TaskEnd.Ended> failed, String words) {
        return new Next.Over(new End.Nothing(failed, words));
    }

    private Optional<Next> look(Optional<TaskEnd.Ended> failed) {
        try {
            // The state first: a start that shows in it has its task in the list by then.
            Optional<GuestApi> reached = reached();
            Optional<Upid> task = task();
            if (task.isPresent()) {
                seen.add(task.get());
                return Optional.of(new Next.Task(task.get()));
            }
            if (reached.isPresent()) {
                return Optional.of(new Next.Over(new End.Reached(reached.get())));
            }
            return !seen.isEmpty() && service().flatMap(Ha.State::state).equals(Optional.of("error"))
                    ? Optional.of(nothing(failed, "HA has given it up" + says()))
                    : Optional.empty();
        } catch (PveException e) {
            LOG.debug("{}: this look failed, looking again: {}", told, e.error().words());
            return Optional.empty();
        }
    }

    /// Without Sys.Audit on `/` the list is empty; what there is to see then is the guest's state.
    private Optional<Upid> task() {
        Set<String> workers = WORKERS.getOrDefault(told.type(), Set.of());
        return client.cluster().tasks().stream()
                .map(Tasks.Summary::upid)
                .filter(upid -> workers.contains(upid.type()) || MOVES.contains(upid.type()))
                .filter(upid -> upid.id().equals(told.id()) && upid.user().equals(HA))
                .filter(upid -> before.later(upid, told) && !seen.contains(upid))
                .min(Comparator.comparing(Upid::started));
    }

    private Optional<GuestApi> reached() {
        ReadBack here = ReadBack.of(guest, wish);
        if (here != ReadBack.UNREADABLE) {
            return here == ReadBack.THERE ? Optional.of(guest) : Optional.empty();
        }
        // HA may have moved it. Where it is, the cluster's list knows at once; how it is, only its own node.
        return client.guests().stream()
                .filter(moved -> moved.vmid().equals(guest.vmid()))
                .map(moved -> client.node(moved.node()).guest(moved.kind(), moved.vmid()))
                .filter(moved -> ReadBack.of(moved, wish) == ReadBack.THERE)
                .findFirst();
    }

    /// Whether a task only takes the guest to another node, where what was wanted is then done.
    private boolean onlyMoves(Upid task) {
        return MOVES.contains(task.type()) && !told.type().equals("hamigrate");
    }

    private boolean onItsWay() {
        try {
            return service()
                    .flatMap(Ha.State::state)
                    .filter(ON_ITS_WAY::contains)
                    .isPresent();
        } catch (PveException e) {
            return false;
        }
    }

    private Optional<Ha.State> service() {
        String id = "service:" + (guest.kind() == Guest.Kind.LXC ? "ct:" : "vm:") + guest.vmid();
        return client.cluster().haStatus().stream()
                .filter(state -> state.id().equals(id))
                .findFirst();
    }

    private String says() {
        try {
            return service().map(state -> "; HA says: " + state.status()).orElse("");
        } catch (PveException e) {
            return "";
        }
    }
}
