package felhom.engine.order;

import felhom.ops.OrderId;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// An order that was begun and has no outcome yet: it runs now, the agent died on it, only the watching
/// ended, or nothing has shown yet what became of a call whose answer was lost.
///
/// @param plan what was to be done, whole
/// @param signed whether operators have signed it, in an epoch that is not over
/// @param runs the stages and undos that were begun, in order
/// @param others tasks about its guests that are certainly other orders', open or ended: none of them is its
///     own
public record OpenOrder(OrderKey key, Instant since, Plan plan, boolean signed, List<StageRun> runs, Set<Upid> others) {
    public OpenOrder {
        runs = List.copyOf(runs);
        others = Set.copyOf(others);
    }

    public OrderId order() {
        return key.id();
    }

    public String operation() {
        return plan.operation().value();
    }

    /// In the order in which they came to be known.
    public List<Upid> tasks() {
        return runs.stream().flatMap(run -> run.tasks().stream()).toList();
    }

    /// As below, where nobody knows in which boot of the machine.
    public OpenOrder begun(StageName stage, boolean undo, Instant at) {
        return begun(stage, undo, at, Optional.empty());
    }

    /// A stage, or its undo, is begun. One that the plan does not have is not this order's.
    ///
    /// @param boot as [StageRun#boot]
    public OpenOrder begun(StageName stage, boolean undo, Instant at, Optional<String> boot) {
        Optional<? extends Step> step =
                plan.procedure().stage(stage).flatMap(found -> undo ? found.undo() : Optional.of(found.step()));
        if (step.isEmpty()) {
            return this;
        }
        List<StageRun> all = new ArrayList<>(runs);
        all.add(StageRun.begun(stage, undo, step.get(), at, boot));
        return new OpenOrder(key, since, plan, signed, all, others);
    }

    /// What was begun last is otherwise.
    public OpenOrder last(UnaryOperator<StageRun> change) {
        if (runs.isEmpty()) {
            return this;
        }
        List<StageRun> all = new ArrayList<>(runs);
        all.add(change.apply(all.removeLast()));
        return new OpenOrder(key, since, plan, signed, all, others);
    }

    /// The tasks are other orders'.
    public OpenOrder without(Collection<Upid> tasks) {
        Set<Upid> more = new HashSet<>(others);
        more.addAll(tasks);
        return new OpenOrder(key, since, plan, signed, runs, more);
    }

    /// The same, of which no signature counts any more.
    public OpenOrder unsigned() {
        return new OpenOrder(key, since, plan, false, runs, others);
    }
}
