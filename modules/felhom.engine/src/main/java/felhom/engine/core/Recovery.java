package felhom.engine.core;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.port.Loop;
import java.time.Duration;
import java.util.List;

/// Sees to the orders that have no end and that no thread is at: those that an earlier process has left open,
/// and those whose fate is unknown. What nothing shows is looked at less and less often, but never given up;
/// while an order is open whose task is known, all are looked at often.
public final class Recovery implements Loop {
    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration MOST = Duration.ofMinutes(10);
    // An order of this process may come to be left open at any time; and where a task is known, one request shows
    // whether what follows can go on.
    static final Duration OFTEN = Duration.ofSeconds(30);

    private final Settling settling;
    private List<OrderKey> left = List.of();
    private Duration pause = FIRST;

    /// As [Engine#settle(Runnable)].
    @FunctionalInterface
    public interface Settling {
        List<OpenOrder> settle(Runnable each);
    }

    public Recovery(Settling settling) {
        this.settling = settling;
    }

    @Override
    public String name() {
        return "recovery";
    }

    /// For one order the host is asked a few times, and each answer may take a minute.
    @Override
    public Duration limit() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Duration pass(Runnable alive) {
        List<OpenOrder> open = settling.settle(alive);
        List<OrderKey> now = open.stream().map(OpenOrder::key).toList();
        pause = now.equals(left) ? shorter(pause.multipliedBy(2), MOST) : FIRST;
        left = now;
        if (open.isEmpty()) {
            return OFTEN;
        }
        boolean task = open.stream().anyMatch(order -> !order.tasks().isEmpty());
        return task ? shorter(pause, OFTEN) : pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
