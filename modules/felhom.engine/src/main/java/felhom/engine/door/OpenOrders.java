package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.engine.state.Watch;
import felhom.ops.HostException;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The orders that have no end in the log yet, because another process watches their task, or nobody does while it
/// runs.
public final class OpenOrders implements OthersWork {
    private final AgentState state;
    private final Tasks tasks;
    private final Runnable settling;
    private final Turn turn;

    /// @param settling looks what has become of orders that nobody watches
    public OpenOrders(AgentState state, Tasks tasks, Runnable settling, Turn turn) {
        this.state = state;
        this.tasks = tasks;
        this.settling = settling;
        this.turn = turn;
    }

    @Override
    public boolean waitFor(Set<Vmid> guests) throws InterruptedException {
        long start = System.nanoTime();
        boolean waited = false;
        for (Optional<OpenOrder> order = first(guests); order.isPresent(); order = first(guests)) {
            Duration since = Duration.ofNanos(System.nanoTime() - start);
            String words = words(order.get());
            if (since.compareTo(turn.most()) >= 0) {
                String follow = task(order.get())
                        .map(task -> "; follow it: felhom-agent task wait " + task)
                        .orElse("");
                throw new AtWork(words + follow + turn.gaveUp());
            }
            turn.tell("waiting: " + words);
            state.park();
            follow(order.get(), start);
            waited = true;
            state.resume();
            settling.run();
        }
        return waited;
    }

    private Optional<OpenOrder> first(Collection<Vmid> guests) {
        return state.ledger().running().stream()
                .filter(order -> !Collections.disjoint(guests, guests(order)))
                .filter(this::atWork)
                .findFirst();
    }

    private static Set<Vmid> guests(OpenOrder order) {
        return new TreeSet<>(order.plan().guests());
    }

    private boolean atWork(OpenOrder order) {
        return Watch.goesOn(state.place(), order.key())
                || task(order).filter(this::runs).isPresent();
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

    private String words(OpenOrder order) {
        String guests =
                String.join(" and ", guests(order).stream().map(Vmid::toString).toList());
        return "guest " + guests + ": order " + order.order() + " (" + order.operation() + ") is at work on it since "
                + order.since()
                + task(order).map(task -> ", task " + task).orElse("")
                + Watch.by(state.place(), order.key())
                        .filter(_ -> Watch.goesOn(state.place(), order.key()))
                        .map(worker -> ", watched by " + worker.words())
                        .orElse("");
    }

    /// Until its task has ended and whoever watches it has written that down, or the time is over.
    private void follow(OpenOrder order, long start) throws InterruptedException {
        Optional<Upid> task = task(order);
        try {
            if (task.isPresent()) {
                tasks.await(task.get(), left(start), TaskListener.SILENT);
            }
        } catch (HostException unknown) {
            // Its watcher sees more, or nobody does.
        }
        while (Watch.goesOn(state.place(), order.key()) && left(start).isPositive()) {
            turn.pause(turn.most().minus(left(start)));
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private Duration left(long start) {
        Duration left = turn.most().minusNanos(System.nanoTime() - start);
        return left.isPositive() ? left : Duration.ZERO;
    }
}
