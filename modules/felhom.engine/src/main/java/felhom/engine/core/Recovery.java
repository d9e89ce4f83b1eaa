package felhom.engine.core;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.port.Loop;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// Sees to the orders that have no end and that no thread is at: those that an earlier process has left open,
/// and those whose fate is unknown. What nothing shows is looked at less and less often, but never given up.
public final class Recovery implements Loop {
    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration MOST = Duration.ofMinutes(10);
    // An order of this process may come to be left open at any time.
    static final Duration IDLE = Duration.ofSeconds(30);

    private final Supplier<List<OpenOrder>> settle;
    private List<OrderKey> left = List.of();
    private Duration pause = FIRST;

    /// @param settle as [Engine#settle]
    public Recovery(Supplier<List<OpenOrder>> settle) {
        this.settle = settle;
    }

    @Override
    public String name() {
        return "recovery";
    }

    /// A pass asks the host a few times for each order, and each answer may take a minute.
    @Override
    public Duration limit() {
        return Duration.ofMinutes(30);
    }

    @Override
    public Duration pass(Runnable alive) {
        List<OrderKey> now = settle.get().stream().map(OpenOrder::key).toList();
        if (now.isEmpty()) {
            left = now;
            return IDLE;
        }
        pause = now.equals(left) ? longer(pause) : FIRST;
        left = now;
        return pause;
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(MOST) > 0 ? MOST : twice;
    }
}
