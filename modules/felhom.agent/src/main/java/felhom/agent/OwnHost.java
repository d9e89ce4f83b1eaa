package felhom.agent;

import felhom.engine.access.HostAccess;
import felhom.engine.core.LocalState;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostPorts;
import felhom.engine.port.Tasks;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What is read of the configured host, by this process itself.
abstract class OwnHost implements HostAccess {
    private final Supplier<Settings> settings;
    private final LocalState state;
    private final HostPorts host;
    private final HostCheck check;
    private final Supplier<Reading<NodeNow>> nodeNow;

    /// @param settings asked for each use
    OwnHost(
            Supplier<Settings> settings,
            LocalState state,
            HostPorts host,
            HostCheck check,
            Supplier<Reading<NodeNow>> nodeNow) {
        this.settings = settings;
        this.state = state;
        this.host = host;
        this.check = check;
        this.nodeNow = nodeNow;
    }

    @Override
    public NodeName node() {
        return host.node();
    }

    @Override
    public Reading<NodeNow> nodeNow() {
        return nodeNow.get();
    }

    @Override
    public Inventory inventory() {
        return host.inventory();
    }

    @Override
    public Tasks tasks() {
        return host.tasks();
    }

    @Override
    public HostCheck check() {
        return check;
    }

    @Override
    public Optional<String> head() {
        return state.head();
    }

    @Override
    public Optional<Vmid> selfTestGuest() {
        return settings.get().engine().selfTestGuest();
    }

    @Override
    public Duration taskLimit() {
        return settings.get().taskLimit();
    }
}
