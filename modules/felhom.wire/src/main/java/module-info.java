import org.jspecify.annotations.NullMarked;

/// Steps and procedures as names and texts, which mean the same in the log, in a plan that is signed and on
/// every wire; and what the agent and root's helper say to each other.
///
/// It must never know where these go: no transport, no file, no third-party code.
@SuppressWarnings("module") // the modules that the qualified exports name are built after this one
@NullMarked
module felhom.wire {
    requires transitive felhom.ops;
    requires static org.jspecify;

    exports felhom.wire to
            felhom.authz,
            felhom.control,
            felhom.engine,
            felhom.host,
            felhom.privileged;
    exports felhom.wire.root to
            felhom.host,
            felhom.privileged;
}
