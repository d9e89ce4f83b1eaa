import org.jspecify.annotations.NullMarked;

/// Speaks to one Proxmox VE host through its REST API, over TLS that is pinned, and knows what really became of every
/// task. Does the steps that a scoped token can serve.
///
/// It must never start a process, and never repeat a mutation whose fate it does not know.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.proxmox {
    requires transitive felhom.engine;
    requires java.net.http;
    requires static org.jspecify;
    requires org.slf4j;
    requires tools.jackson.databind;

    // To the composition root alone: everybody else sees the ports of felhom.engine.
    exports felhom.proxmox.check to
            felhom.agent;
    exports felhom.proxmox.http to
            felhom.agent;
}
