package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.engine.state.Watch;
import felhom.ops.HostException;
import felhom.ops.Resource;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Waits for an order that another is at work on, or whose task runs, and says which it is.
final class LeftOrder {
    private final AgentState state;
    private final Tasks tasks;
    private final Turn turn;

    LeftOrder(AgentState state, Tasks tasks, Turn turn) {
        this.state = state;
        this.tasks = tasks;
        this.turn = turn;
    }

    boolean atWork(OpenOrder order) {
        return Watch.goesOn(state.place(), order.key()) || runs(order);
    }

    boolean runs(OpenOrder order) {
        return task(order).filter(this::runs).isPresent();
    }

    private static Optional<Upid> task(OpenOrder order) {
        return order.tasks().stream().reduce((_, last) -> last);
    }

    private boolean runs(Upid task) {
        try {
            return tasks.find(task).map(Tasks.Summary::running).orElse(false);
        } catch (HostException unknown) {
            // The new order reads the host too, and says what is the matter with it.
            return false;
        }
    }

    /// Says for which order it waits.
    ///
    /// @param start of the waiting, by [System#nanoTime]
    /// @throws OthersWork.AtWork when that was too long ago
    void tell(OpenOrder order, long start) {
        Turn own = Patience.or(turn);
        if (!left(start).isPositive()) {
            throw new OthersWork.AtWork(following(order) + own.gaveUp());
        }
        own.tell("waiting: " + words(order));
    }

    /// What is at work, and how to follow it.
    String following(OpenOrder order) {
        return words(order)
                + task(order)
                        .map(task -> "; follow it: felhom-agent task wait " + task)
                        .orElse("");
    }

    private String words(OpenOrder order) {
        return held(order) + ": order " + order.order() + " (" + order.operation() + ") is at work on it since "
                + order.since()
                + task(order).map(task -> ", task " + task).orElse("")
                + Watch.by(state.place(), order.key())
                        .filter(_ -> Watch.goesOn(state.place(), order.key()))
                        .map(worker -> ", watched by " + worker.words())
                        .orElse("");
    }

    /// What is its own; what it shares with others is named where it has nothing else.
    private static String held(OpenOrder order) {
        Set<Resource> holds = Set.copyOf(order.plan().holds());
        List<String> own = holds.stream()
                .filter(one -> !(one instanceof Resource.UseOfStorage))
                .map(Resource::words)
                .sorted()
                .toList();
        return own.isEmpty()
                ? holds.stream().map(Resource::words).sorted().collect(Collectors.joining(" and "))
                : String.join(" and ", own);
    }

    /// Until its task has ended and whoever watches it has written that down, or the time is over.
    void follow(OpenOrder order, long start) throws InterruptedException {
        Optional<Upid> task = task(order);
        try {
            if (task.isPresent()) {
                tasks.await(task.get(), left(start), TaskListener.SILENT);
            }
        } catch (HostException unknown) {
            // Its watcher sees more, or nobody does.
        }
        while (Watch.goesOn(state.place(), order.key()) && left(start).isPositive()) {
            Turn own = Patience.or(turn);
            own.pause(own.most().minus(left(start)));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    Duration left(long start) {
        Duration left = Patience.or(turn).most().minusNanos(System.nanoTime() - start);
        return left.isPositive() ? left : Duration.ZERO;
    }
}
