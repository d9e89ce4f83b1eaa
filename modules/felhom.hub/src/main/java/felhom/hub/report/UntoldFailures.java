package felhom.hub.report;

import felhom.engine.port.Tasks;
import felhom.engine.view.FailedTasks;
import felhom.engine.view.Lacking;
import felhom.engine.view.Listed;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The failed tasks that the hub does not know yet. Each is told until the hub acknowledges a value with it,
/// and never again: after a restart those that ended after the mark are told. What was on its way when the
/// program ended comes again, so a hub knows a task by its UPID.
final class UntoldFailures {
    /// At a start without a mark.
    static final Duration BACK = Duration.ofDays(1);

    // The host notes an end to the second, and some seconds later: a task may appear with an end before the newest.
    private static final Duration OVERLAP = Duration.ofMinutes(5);
    private static final int MOST = 200;

    private final TaskMark remembered;
    private final Map<String, Tasks.Summary> untold = new LinkedHashMap<>();
    private final Map<String, Instant> told = new HashMap<>();
    private Set<String> offered = Set.of();
    private String offer = "";
    private Optional<Instant> mark;
    // What ended no later than this is told no more: the hub has it, or there were too many.
    private Instant floor;
    private int leftOut;
    private int offeredLeftOut;
    private Optional<Lacking> hidden = Optional.empty();

    /// What is told.
    ///
    /// @param leftOut so many older ones are not, since there were too many
    record Untold(Listed<Tasks.Summary> tasks, int leftOut) {}

    UntoldFailures(TaskMark remembered) {
        this.remembered = remembered;
        this.mark = remembered.read();
        this.floor = mark.orElse(Instant.MIN);
    }

    /// From when on the host is to be asked.
    ///
    /// @param hostNow by the host's clock
    synchronized Instant since(Instant hostNow) {
        // The host's clock was set back: what ends from now on would be older than what the hub has.
        mark = mark.map(last -> last.isAfter(hostNow) ? hostNow : last);
        floor = floor.isAfter(hostNow) ? hostNow : floor;
        return mark.map(last -> last.minus(OVERLAP)).orElseGet(() -> hostNow.minus(BACK));
    }

    /// @return whether there may be others that nobody will be told of
    synchronized boolean found(FailedTasks failed) {
        hidden = failed.tasks().hidden();
        for (Tasks.Summary task : failed.tasks().items()) {
            String upid = task.upid().text();
            if (ended(task).isAfter(floor) && !told.containsKey(upid)) {
                untold.putIfAbsent(upid, task);
            }
        }
        List<Tasks.Summary> oldest = untold.values().stream()
                .sorted(Comparator.comparing(UntoldFailures::ended))
                .limit(Math.max(0, untold.size() - MOST))
                .toList();
        for (Tasks.Summary task : oldest) {
            floor = ended(task);
            untold.remove(task.upid().text());
            leftOut++;
        }
        return failed.cut();
    }

    synchronized Untold untold() {
        List<Tasks.Summary> tasks = untold.values().stream()
                .sorted(Comparator.comparing(UntoldFailures::ended)
                        .thenComparing(task -> task.upid().text()))
                .toList();
        return new Untold(new Listed<>(tasks, hidden), leftOut);
    }

    /// These are on their way to the hub.
    synchronized void offered(Untold value, String digest) {
        if (!digest.equals(offer)) {
            offer = digest;
            offered = new HashSet<>(value.tasks().items().stream()
                    .map(task -> task.upid().text())
                    .toList());
            offeredLeftOut = value.leftOut();
        }
    }

    /// The hub has a value of this digest.
    synchronized void acknowledged(String digest) {
        if (!digest.equals(offer) || (offered.isEmpty() && offeredLeftOut == 0)) {
            return;
        }
        for (String upid : offered) {
            Tasks.Summary task = untold.remove(upid);
            if (task != null) {
                told.put(upid, ended(task));
            }
        }
        leftOut -= offeredLeftOut;
        offered = Set.of();
        offeredLeftOut = 0;
        Optional<Instant> newest = told.values().stream().max(Comparator.naturalOrder());
        newest.filter(end -> mark.isEmpty() || end.isAfter(mark.get())).ifPresent(end -> {
            mark = Optional.of(end);
            remembered.write(end);
            told.values().removeIf(each -> each.isBefore(end.minus(OVERLAP)));
        });
    }

    private static Instant ended(Tasks.Summary task) {
        return task.ended().orElse(task.started());
    }
}
