package felhom.shell;

import felhom.ops.Capability;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.ops.run.HostCheck;
import felhom.ops.run.Runner;
import felhom.ops.run.Tasks;
import java.time.Duration;
import java.util.Optional;

/// The host that the agent is configured for. Nothing is sent before a port is used; each throws
/// [felhom.ops.HostException] when the host does not answer, does not accept the token, or is too old.
public interface HostAccess extends AutoCloseable {
    NodeName node();

    Capability.Inventory inventory();

    Tasks tasks();

    HostCheck check();

    /// The one door, for the task self-test.
    Runner runner();

    /// The only guest that the task self-test may use, where one is configured.
    Optional<Vmid> selfTestGuest();

    Duration taskLimit();

    @Override
    void close();
}
