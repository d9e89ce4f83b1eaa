import felhom.ops.Operation;
import org.jspecify.annotations.NullMarked;

/// What an operation is, what it may be handed, and the one door that every order goes through.
///
/// It must never speak to a network, start a process or carry third-party code: plugin authors compile against this
/// module alone, and the agent's safety argument is read here.
// The modules that the qualified export names are built after this one.
@SuppressWarnings("module")
@NullMarked
module felhom.ops {
    requires static org.jspecify;

    exports felhom.ops;
    // The log's own types: for those who open it, judge by it, or read it to the end.
    exports felhom.ops.log to
            felhom.agent,
            felhom.authz;
    // The Runner and its ports are for the agent's own modules; an operation's author never sees them.
    exports felhom.ops.run to
            felhom.agent,
            felhom.authz,
            felhom.host,
            felhom.proxmox,
            felhom.shell;

    uses Operation;

    provides Operation with
            felhom.ops.builtin.Adopt,
            felhom.ops.builtin.Backup,
            felhom.ops.builtin.DeleteSnapshot,
            felhom.ops.builtin.Describe,
            felhom.ops.builtin.Rollback,
            felhom.ops.builtin.Snapshot,
            felhom.ops.builtin.Start,
            felhom.ops.builtin.Stop,
            felhom.ops.builtin.StopTask;
}
