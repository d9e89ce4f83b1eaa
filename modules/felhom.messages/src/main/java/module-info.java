import org.jspecify.annotations.NullMarked;

/// What the agent says, as JSON: the one place where a field has its name and its type, for a command's
/// answer as for every wire to come.
///
/// It must never decide anything: what it is given is settled, and it only writes it down.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.messages {
    requires transitive felhom.engine;
    requires static org.jspecify;
    requires tools.jackson.databind;

    // To those that speak to somebody.
    exports felhom.messages to
            felhom.hub,
            felhom.shell;
}
