package felhom.host.root;

import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The task that `pct create` leaves in the host's list: the second witness of a golden image.
///
/// @param since when it was asked for, at the earliest
/// @param others tasks that are none of its
record GoldenTask(Tasks tasks, Vmid guest, Instant since, Set<Upid> others) {
    private static final String MAKING = "vzcreate";
    private static final String ROOT = "root@pam";
    private static final int MOST = 200;

    /// A task's start has whole seconds, and stands before what it does.
    private static final Duration MARGIN = Duration.ofSeconds(1);

    /// What makes another guest of the one with this id, or takes it from this node.
    private static final Set<String> REMAKING =
            Set.of("vzcreate", "vzrestore", "vzdestroy", "vzmigrate", "qmcreate", "qmrestore", "hamigrate");

    /// Empty where there is none yet, and where more than one may be it.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<Upid> find() {
        Instant earliest = since.truncatedTo(ChronoUnit.SECONDS).minus(MARGIN);
        List<Upid> may = all().stream()
                .filter(task -> task.type().equals(MAKING) && task.user().equals(ROOT))
                .filter(task -> task.guest().filter(guest::equals).isPresent())
                .filter(task -> !task.started().isBefore(earliest))
                .filter(task -> !others.contains(task))
                .distinct()
                .toList();
        return may.size() == 1 ? Optional.of(may.getFirst()) : Optional.empty();
    }

    /// Whether the guest with this id is still the one that the task has made, as far as the list goes.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    boolean isStillOf(Upid task) {
        List<Upid> all = all();
        return all.size() < MOST
                && all.stream().filter(other -> REMAKING.contains(other.type())).noneMatch(other -> later(other, task));
    }

    private static boolean later(Upid other, Upid task) {
        return other.started().isAfter(task.started())
                || (other.started().equals(task.started()) && other.pstart() > task.pstart());
    }

    private List<Upid> all() {
        return tasks.list(new Tasks.Filter(Optional.of(guest), false, false, MOST)).stream()
                .map(Tasks.Summary::upid)
                .toList();
    }
}
