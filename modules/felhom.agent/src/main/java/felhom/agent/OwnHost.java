package felhom.agent;

import felhom.engine.access.HostAccess;
import felhom.engine.core.LocalState;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.view.HostView;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.check.ProxmoxHost;
import java.time.Duration;
import java.util.Optional;

/// What is read of the configured host, by this process itself.
abstract class OwnHost implements HostAccess {
    private final Settings settings;
    private final LocalState state;
    private final ProxmoxHost host;
    private final HostView view;

    OwnHost(Settings settings, LocalState state, ProxmoxHost host, HostView view) {
        this.settings = settings;
        this.state = state;
        this.host = host;
        this.view = view;
    }

    @Override
    public NodeName node() {
        return host.node();
    }

    @Override
    public Reading<NodeNow> nodeNow() {
        return NodeNow.of(view);
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
        return host.check();
    }

    @Override
    public Optional<String> head() {
        return state.head();
    }

    @Override
    public Optional<Vmid> selfTestGuest() {
        return settings.engine().selfTestGuest();
    }

    @Override
    public Duration taskLimit() {
        return settings.taskLimit();
    }
}
