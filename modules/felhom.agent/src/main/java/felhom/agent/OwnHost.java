package felhom.agent;

import felhom.engine.access.HostAccess;
import felhom.engine.core.LocalState;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostPorts;
import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.HostView;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// What is read of the configured host, by this process itself.
abstract class OwnHost implements HostAccess {
    private final Supplier<Settings> settings;
    private final LocalState state;
    private final HostPorts host;
    private final HostCheck check;

    /// @param settings asked for each use
    OwnHost(Supplier<Settings> settings, LocalState state, HostPorts host, HostCheck check) {
        this.settings = settings;
        this.state = state;
        this.host = host;
        this.check = check;
    }

    @Override
    public NodeName node() {
        return host.node();
    }

    @Override
    public Reading<NodeNow> nodeNow() {
        return view(NodeNow::of);
    }

    @Override
    public Reading<BackupFiles> backups(StorageId storage) {
        return view(host -> host.backups(storage));
    }

    @Override
    public Reading<TokenRights> rights() {
        return view(HostView::rights);
    }

    /// Reads something by the view that knows what it was refused before.
    abstract <T> Reading<T> view(Function<HostView, Reading<T>> read);

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
