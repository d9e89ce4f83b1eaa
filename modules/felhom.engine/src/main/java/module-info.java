import felhom.ops.Operation;
import org.jspecify.annotations.NullMarked;

/// The one door that every order goes through: catalogue, plan, Gate, journal, steps, outcome. Holds the
/// state directory, and the ports that the agent's other modules implement.
///
/// It must never speak to a network, start a process or carry third-party code: the agent's safety argument
/// is read here and in felhom.ops. An operation's author never sees it.
@SuppressWarnings("module") // the modules that the qualified exports name are built after this one
@NullMarked
module felhom.engine {
    requires transitive felhom.ops;
    requires felhom.log;
    requires felhom.wire;
    requires static org.jspecify;

    // From the lowest up: none of these uses one that stands below it here.
    exports felhom.engine.order to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.host,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.door to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.ledger to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.port to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.host,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.state to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.trust to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.host,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.doctor to
            felhom.agent,
            felhom.control,
            felhom.host,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.view to
            felhom.agent,
            felhom.control,
            felhom.host,
            felhom.hub,
            felhom.messages,
            felhom.proxmox,
            felhom.shell;
    exports felhom.engine.selftest to
            felhom.agent,
            felhom.authz,
            felhom.control,
            felhom.shell;
    exports felhom.engine.access to
            felhom.agent,
            felhom.control,
            felhom.messages,
            felhom.shell;
    exports felhom.engine.loop to
            felhom.agent;
    // Whoever has the engine has every door.
    exports felhom.engine.core to
            felhom.agent;

    // felhom.engine.authority is exported to nobody: see there.

    uses Operation;
}
