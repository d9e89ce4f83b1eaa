import org.jspecify.annotations.NullMarked;

/// What the agent asks of its host without being root: a fixed list of programs, each called by its full path with
/// arguments of fixed form.
///
/// It must never speak to a network, become root, or start a program that is not in its list.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.host {
    requires transitive felhom.engine;
    requires static org.jspecify;

    // To the composition root alone: everybody else sees the ports of felhom.engine.
    exports felhom.host to
            felhom.agent;
}
