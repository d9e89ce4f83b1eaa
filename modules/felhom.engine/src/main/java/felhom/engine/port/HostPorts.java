package felhom.engine.port;

import felhom.ops.Inventory;
import felhom.ops.NodeName;

/// The host that the engine works on. Nothing is sent before one of these is used; each throws
/// [felhom.ops.HostException] when the host does not answer, does not accept the token, or is too old.
public interface HostPorts {
    /// The node that the agent works on; the host is asked, once, where it is not configured.
    NodeName node();

    Inventory inventory();

    Tasks tasks();

    StepExecutor executor();
}
