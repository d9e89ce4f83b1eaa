import org.jspecify.annotations.NullMarked;

/// What the agent reports to its hub, and what it takes from it: proposals and approvals, which go through
/// the hub's own door like everybody's.
///
/// It must never call Proxmox or start a program: what it reports is read through ports.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.hub {
    requires transitive felhom.engine;
    requires felhom.messages;
    requires java.net.http;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;

    // To the composition root alone.
    exports felhom.hub.desired to
            felhom.agent;
    exports felhom.hub.http to
            felhom.agent;
    exports felhom.hub.link to
            felhom.agent;
    exports felhom.hub.metric to
            felhom.agent;
    exports felhom.hub.notice to
            felhom.agent;
    exports felhom.hub.report to
            felhom.agent;
}
