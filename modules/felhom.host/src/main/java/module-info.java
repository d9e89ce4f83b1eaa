import org.jspecify.annotations.NullMarked;

/// What the agent asks of its host without being root: a fixed list of programs, each called by its full path
/// with arguments of fixed form; what `/proc` and `/sys` say; what disks say of their health, asked by
/// whoever is root; and what systemd is told of the agent. For an administrator who sets it up: files with
/// their owners, and the service started. What only root can do it has root's helper do, which it asks at
/// that one's UNIX socket.
///
/// It must never speak to a network, use another socket, become root, or start a program that is not in its
/// list. Native code is called by one class alone, for the one kind of socket that Java lacks.
@SuppressWarnings("module") // the module that the qualified exports name is built after this one
@NullMarked
module felhom.host {
    requires transitive felhom.engine;
    requires felhom.wire;
    requires jdk.net;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;

    // To the composition root alone: everybody else sees the ports of felhom.engine.
    exports felhom.host to
            felhom.agent;
    exports felhom.host.disk to
            felhom.agent;
    exports felhom.host.examine to
            felhom.agent;
    exports felhom.host.fact to
            felhom.agent;
    exports felhom.host.file to
            felhom.agent;
    exports felhom.host.hardware to
            felhom.agent;
    exports felhom.host.notify to
            felhom.agent;
    exports felhom.host.probe to
            felhom.agent;
    exports felhom.host.program to
            felhom.agent;
    exports felhom.host.root to
            felhom.agent;
    exports felhom.host.service to
            felhom.agent;
}
