import org.jspecify.annotations.NullMarked;

/// Everything an operator types, and how it is answered: text or JSON, an exit code, a way to stop.
///
/// It must never have a second door to an operation: what changes a host goes through the engine's door for
/// it.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.shell {
    requires felhom.messages;
    requires transitive felhom.engine;
    // For JLine, which finds Java's signals by reflection: without it there is no Ctrl-C and no change of size.
    requires jdk.unsupported;
    requires org.jline.reader;
    requires static org.jspecify;

    // To the composition root alone, which wires it.
    exports felhom.shell to
            felhom.agent;
    exports felhom.shell.console to
            felhom.agent;
    exports felhom.shell.setup to
            felhom.agent;
    exports felhom.shell.command to
            felhom.agent;
}
