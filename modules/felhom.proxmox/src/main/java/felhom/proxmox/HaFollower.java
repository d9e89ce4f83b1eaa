package felhom.proxmox;

import felhom.ops.Guest;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.run.TaskListener;
import felhom.ops.run.Tasks;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// After a task that only told HA what is wanted: finds the task in which HA then does it, as root, on whichever node
/// the guest is by then, some 10 to 20 s later (pve-ha-manager 5.2.0 `Resources/PVEVM.pm`, `LRM.pm`). One that fails
/// may have a successor: HA tries a start again before it gives up.
final class HaFollower {
    private static final Logger LOG = LoggerFactory.getLogger(HaFollower.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Map<String, Set<String>> WORKERS = Map.of(
            "hastart", Set.of("vzstart", "qmstart"),
            "hastop", Set.of("vzstop", "qmstop", "vzshutdown", "qmshutdown"),
            "hamigrate", Set.of("vzmigrate", "qmigrate"));

    private final PveClient client;
    private final Ticker ticker;
    private final Step step;
    private final GuestApi guest;
    private final Upid told;
    private final Set<Upid> seen = new HashSet<>();

    /// @param told the task that told HA
    HaFollower(PveClient client, Ticker ticker, Step step, GuestApi guest, Upid told) {
        this.client = client;
        this.ticker = ticker;
        this.step = step;
        this.guest = guest;
        this.told = told;
    }

    /// What came of it so far.
    sealed interface Next {
        /// HA's own task.
        record Task(Upid task) implements Next {}

        /// No task was seen, and the guest is as it was to be.
        record Reached(GuestApi guest) implements Next {}

        /// Nothing more is to be seen.
        record Nothing(String words) implements Next {}
    }

    /// Waits for the next of HA's tasks, or for the guest to be as it was to be.
    Next next(TaskListener listener) {
        Duration start = ticker.elapsed();
        while (true) {
            Optional<Next> found = look();
            Duration looked = ticker.elapsed().minus(start);
            if (found.isPresent()) {
                return found.get();
            }
            if (looked.compareTo(PATIENCE) >= 0) {
                return new Next.Nothing("no " + (seen.isEmpty() ? "" : "further ") + "task of HA's was seen within "
                        + PATIENCE.toSeconds() + " s" + says());
            }
            listener.waiting(told, looked);
            Duration share = looked.dividedBy(3);
            Duration gap = share.compareTo(SHORTEST) > 0 ? share : SHORTEST;
            Duration left = PATIENCE.minus(looked);
            try {
                ticker.sleep(gap.compareTo(left) < 0 ? gap : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Next.Nothing("stopped watching what HA does" + says());
            }
        }
    }

    private Optional<Next> look() {
        try {
            // The state first: a start that shows in it has its task in the list by then.
            Optional<GuestApi> reached = reached();
            Optional<Upid> task = task();
            if (task.isPresent()) {
                seen.add(task.get());
                return Optional.of(new Next.Task(task.get()));
            }
            if (reached.isPresent()) {
                return Optional.of(new Next.Reached(reached.get()));
            }
            return !seen.isEmpty() && service().flatMap(Ha.State::state).equals(Optional.of("error"))
                    ? Optional.of(new Next.Nothing("HA has given it up" + says()))
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
                .filter(upid -> workers.contains(upid.type()) && upid.id().equals(told.id()))
                .filter(upid -> !upid.started().isBefore(told.started()) && !seen.contains(upid))
                .min(Comparator.comparing(Upid::started));
    }

    private Optional<GuestApi> reached() {
        Traces here = Traces.of(guest, step);
        if (here != Traces.UNREADABLE) {
            return here == Traces.THERE ? Optional.of(guest) : Optional.empty();
        }
        // HA may have moved it. Where it is, the cluster's list knows at once; how it is, only its own node.
        return client.guests().stream()
                .filter(moved -> moved.vmid().equals(guest.vmid()))
                .map(moved -> client.node(moved.node()).guest(moved.kind(), moved.vmid()))
                .filter(moved -> Traces.of(moved, step) == Traces.THERE)
                .findFirst();
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
