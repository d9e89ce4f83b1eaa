package felhom.engine.order;

import felhom.ops.OrderId;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An order that was begun and has no outcome yet: it runs now, the agent died on it, only the watching ended, or
/// nothing has shown yet what became of a call whose answer was lost.
///
/// @param steps how many calls its plan has
/// @param begun those that were begun, in order
/// @param others tasks of other orders about its guests, named since: none of them is its own
public record OpenOrder(
        OrderId order, String operation, Instant since, int steps, List<Begun> begun, Set<Upid> others) {
    public OpenOrder {
        begun = List.copyOf(begun);
        others = Set.copyOf(others);
    }

    /// In the order in which they came to be known.
    public List<Upid> tasks() {
        return begun.stream().flatMap(each -> each.tasks().stream()).toList();
    }

    public OpenOrder with(Begun next) {
        List<Begun> all = new ArrayList<>(begun);
        all.add(next);
        return new OpenOrder(order, operation, since, steps, all, others);
    }

    /// The task belongs to the call that was begun last.
    public OpenOrder with(Upid task, boolean found) {
        List<Begun> all = new ArrayList<>(begun);
        Begun last = all.isEmpty() ? new Begun(Optional.empty(), since, List.of(), false) : all.removeLast();
        List<Upid> tasks = new ArrayList<>(last.tasks());
        tasks.add(task);
        all.add(new Begun(last.step(), last.at(), tasks, found));
        return new OpenOrder(order, operation, since, steps, all, others);
    }

    /// The task is another order's. One about another guest could not be taken for ours anyway.
    public OpenOrder without(Upid task) {
        boolean about = begun.stream()
                .flatMap(each -> each.step().stream())
                .flatMap(step -> step.guests().stream())
                .anyMatch(guest -> task.guest().equals(Optional.of(guest)));
        if (!about) {
            return this;
        }
        Set<Upid> more = new HashSet<>(others);
        more.add(task);
        return new OpenOrder(order, operation, since, steps, begun, more);
    }
}
