import org.jspecify.annotations.NullMarked;

/// The control socket: its wire, the daemon's side and the commands' side, which is a second implementation
/// of the door and of the ports that are read.
///
/// It must never forward a command line, nor read a file that a client names: files and keys stay with the
/// operator's process.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.control {
    requires transitive felhom.engine;
    requires felhom.wire;
    requires jdk.net;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;

    exports felhom.control to
            felhom.agent;
    exports felhom.control.client to
            felhom.agent;
    exports felhom.control.server to
            felhom.agent;
}
