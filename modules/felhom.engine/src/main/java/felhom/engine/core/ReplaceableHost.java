package felhom.engine.core;

import felhom.engine.port.HostPorts;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.Tasks;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A host whose connection may be replaced while others work with it. Whatever is at work keeps the one that
/// it began with, and one that was replaced is closed when the last has let go of it.
///
/// @param <H> a host by one connection
public final class ReplaceableHost<H extends HostPorts> implements HostPorts, AutoCloseable {
    private final ScopedValue<Use> own = ScopedValue.newInstance();
    private final Consumer<H> closing;
    /// Replaced, and still at work.
    private final Set<Use> old = new HashSet<>();
    private Use current;

    /// @param closing lets go of a host that nobody uses any more; waits for nothing
    public ReplaceableHost(H first, Consumer<H> closing) {
        this.closing = closing;
        this.current = new Use(first);
    }

    /// One connection, and how many are at work with it.
    private final class Use {
        private final H host;
        private final Ports ports;
        private int users;

        Use(H host) {
            this.host = host;
            this.ports = new Ports(host.inventory(), host.tasks(), host.executor());
        }
    }

    /// Made once for each connection, since they may remember what its host has said.
    record Ports(Inventory inventory, Tasks tasks, StepExecutor executor) {}

    /// Whoever begins something from now on does it with this one.
    public void replace(H next) {
        Use before;
        synchronized (old) {
            before = current;
            current = new Use(next);
            if (before.users > 0) {
                old.add(before);
                return;
            }
        }
        closing.accept(before.host);
    }

    /// Does this with the connection of the work that it is part of, or else with that of now.
    public <T> T with(Function<H, T> work) {
        return using(use -> work.apply(use.host));
    }

    @Override
    public <T> T steadily(Supplier<T> work) {
        return using(use -> ScopedValue.where(own, use).call(work::get));
    }

    <T> T ports(Function<Ports, T> work) {
        return using(use -> work.apply(use.ports));
    }

    private <T> T using(Function<Use, T> work) {
        if (own.isBound()) {
            return work.apply(own.get());
        }
        Use use;
        synchronized (old) {
            use = current;
            use.users++;
        }
        try {
            return work.apply(use);
        } finally {
            left(use);
        }
    }

    private void left(Use use) {
        synchronized (old) {
            use.users--;
            if (use.users > 0 || !old.remove(use)) {
                return;
            }
        }
        closing.accept(use.host);
    }

    @Override
    public NodeName node() {
        return with(HostPorts::node);
    }

    @Override
    public Inventory inventory() {
        return new ReplaceableInventory(this);
    }

    @Override
    public Tasks tasks() {
        return new ReplaceableTasks(this);
    }

    @Override
    public StepExecutor executor() {
        return new ReplaceableSteps(this);
    }

    /// Whatever is at work with them.
    @Override
    public void close() {
        List<Use> all = new ArrayList<>();
        synchronized (old) {
            all.add(current);
            all.addAll(old);
            old.clear();
        }
        all.forEach(use -> closing.accept(use.host));
    }
}
