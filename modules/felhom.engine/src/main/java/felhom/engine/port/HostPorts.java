package felhom.engine.port;

import felhom.ops.Inventory;
import felhom.ops.NodeName;
import java.util.function.Supplier;

/// The host that the engine works on. Nothing is sent before one of these is used; each throws
/// [felhom.ops.HostException] when the host does not answer, does not accept the token, or is too old.
public interface HostPorts {
    /// The node that the agent works on; the host is asked, once, where it is not configured.
    NodeName node();

    Inventory inventory();

    Tasks tasks();

    StepExecutor executor();

    /// Does this with one connection to the host from its beginning to its end, whatever becomes of the
    /// settings meanwhile. What the work hands to other threads is not held by it.
    default <T> T steadily(Supplier<T> work) {
        return work.get();
    }
}
