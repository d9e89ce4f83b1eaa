package felhom.agent;

import felhom.control.server.Peer;
import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.door.Door;
import felhom.engine.order.By;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.check.ProxmoxHost;
import java.time.Duration;
import java.util.Optional;

/// What one client of a daemon works with: the daemon's own host, and its engine by a door that knows who the
/// client is.
record ServedHost(Settings settings, LocalState state, ProxmoxHost host, Engine engine, RunningDaemon self, Peer peer)
        implements HostAccess {
    @Override
    public NodeName node() {
        return host.node();
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
    public Door door() {
        return engine.shellDoor(new By(peer.user().getName(), peer.says()), peer.patience());
    }

    @Override
    public SelfTest selfTest(Vmid guest) {
        return engine.selfTest(guest);
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

    @Override
    public Optional<RunningDaemon> daemon() {
        return Optional.of(self);
    }

    /// All of it is the daemon's.
    @Override
    public void close() {}
}
