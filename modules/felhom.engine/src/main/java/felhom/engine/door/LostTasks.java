package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.Clocks;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Looks for the task of a stage that no answer named, and takes it for one order alone. The log says whose a
/// task is; where it is nobody's yet, it is left to whom it more likely belongs to.
final class LostTasks {
    private final Supplier<List<OpenOrder>> open;
    private final Journal journal;
    private final StepExecutor executor;
    private final Clocks clocks;

    /// @param open the orders without an end, in the order in which they were begun
    LostTasks(Supplier<List<OpenOrder>> open, Journal journal, StepExecutor executor, Clocks clocks) {
        this.open = open;
        this.journal = journal;
        this.executor = executor;
        this.clocks = clocks;
    }

    /// @param end empty while nothing shows how it ended
    /// @param run with the task that it is done in, as far as that is known
    /// @param atWork whether who does it says that it is at work
    record Found(StageRun run, Optional<Outcome> end, boolean atWork) {}

    /// @param shown whether it shows that it is the stage's, or another's that wants the same
    private record Candidate(Upid task, boolean shown) {}

    private static final class Seen implements TaskListener {
        private final List<Candidate> candidates = new ArrayList<>();
        private boolean atWork;

        @Override
        public void started(Upid task) {
            candidates.add(new Candidate(task, true));
        }

        @Override
        public void found(Upid task) {
            candidates.add(new Candidate(task, false));
        }

        @Override
        public void atWork() {
            atWork = true;
        }
    }

    /// Asks the host once.
    ///
    /// @param begun the order's last stage, about what earlier ones have made
    /// @throws felhom.ops.HostException when the host does not say
    Found look(OpenOrder order, StageRun begun) {
        Seen seen = new Seen();
        Optional<Outcome> end = ask(order, begun, seen);
        if (seen.candidates.isEmpty()) {
            return new Found(begun, end, seen.atWork);
        }
        return seen.candidates.stream()
                .map(found -> new Candidate(found.task(), found.shown() || end.isPresent()))
                .filter(found -> taken(order, begun, found))
                .findFirst()
                .map(found -> new Found(with(begun, found), end, seen.atWork))
                .orElseGet(() -> new Found(begun, Optional.empty(), seen.atWork));
    }

    private static StageRun with(StageRun begun, Candidate found) {
        boolean has = begun.tasks().contains(found.task());
        return has ? begun : begun.with(found.task(), !found.shown());
    }

    private Optional<Outcome> ask(OpenOrder order, StageRun begun, Seen seen) {
        Duration since = Duration.between(begun.at(), clocks.now());
        // A clock that was set back meanwhile shows nothing: better not found than another's task taken for ours.
        Duration ago = since.isNegative() ? Duration.ZERO : since;
        return executor.lookAgain(begun.step(), Work.of(order.key(), begun), ago, notOf(order, begun), seen);
    }

    /// Those of its own other stages are none of this one's either.
    private static Set<Upid> notOf(OpenOrder order, StageRun begun) {
        Set<Upid> tasks = new HashSet<>(order.others());
        order.runs().stream().filter(run -> run.end().isPresent()).forEach(run -> tasks.addAll(run.tasks()));
        begun.tasks().forEach(tasks::remove);
        return tasks;
    }

    private boolean taken(OpenOrder order, StageRun begun, Candidate found) {
        if (!begun.tasks().contains(found.task())) {
            List<OpenOrder> all = open.get();
            int own = all.stream().map(OpenOrder::key).toList().indexOf(order.key());
            for (int i = 0; i < all.size(); i++) {
                if (i != own && others(all.get(i), order, begun, found, i > own)) {
                    return false;
                }
            }
            journal.append(new Journal.Entry.TaskFound(order.key(), found.task(), found.shown()));
        }
        // Meanwhile another thread may have written it down for another one.
        return has(order.key(), found.task());
    }

    private boolean has(OrderKey key, Upid task) {
        return open.get().stream()
                .anyMatch(order -> order.key().equals(key) && order.tasks().contains(task));
    }

    /// Whether the task is rather the other order's. A task that runs shows nothing by which one order's work
    /// is told from another's, and one that has ended may be what both wanted. So it stays with the one that
    /// has it, and goes to the one that was begun last and has none: its thread has yet to write it down, or
    /// died before it did.
    private boolean others(OpenOrder other, OpenOrder order, StageRun begun, Candidate found, boolean after) {
        if (Collections.disjoint(order.plan().guests(), other.plan().guests())) {
            return false;
        }
        if (other.tasks().contains(found.task())) {
            return !found.shown() || shows(other, found.task());
        }
        return last(other)
                .filter(last -> last.tasks().isEmpty())
                // Root's tasks are in nobody's name but root's.
                .filter(last -> last.step() instanceof Step.ByRoot == begun.step() instanceof Step.ByRoot)
                .filter(last ->
                        last.at().isAfter(begun.at()) || (after && last.at().equals(begun.at())))
                .filter(_ -> shows(other, found.task()))
                .isPresent();
    }

    private boolean shows(OpenOrder order, Upid task) {
        return last(order)
                .map(last -> last.about(
                        Produce.of(order.runs().subList(0, order.runs().size() - 1))
                                .of(last.step())))
                .filter(last -> Produce.missing(last.step()).isEmpty())
                .filter(last -> {
                    Seen seen = new Seen();
                    ask(order, last, seen);
                    return seen.candidates.stream().map(Candidate::task).anyMatch(task::equals);
                })
                .isPresent();
    }

    /// The stage that was begun and has no end.
    private static Optional<StageRun> last(OpenOrder order) {
        return order.runs().stream()
                .reduce((_, latest) -> latest)
                .filter(latest -> latest.end().isEmpty());
    }
}
