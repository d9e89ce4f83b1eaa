import org.jspecify.annotations.NullMarked;

/// Stands in for a Proxmox VE host: the API of PVE 9 (and 8.4) over real TLS, with tasks, locks, privileges
/// and faults that a test can order. Stands in for a hub as well, and holds other hubs to what an agent
/// relies on.
///
/// It is for tests and demonstrations only and must never enter the product image; nothing here reads a real
/// host.
@NullMarked
module felhom.testkit {
    // Wanted by script/hub-contract alone.
    requires static com.networknt.schema;
    requires static org.jspecify;
    requires java.net.http;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires transitive tools.jackson.databind;

    exports felhom.testkit;
    exports felhom.testkit.contract;
    exports felhom.testkit.fault;
    exports felhom.testkit.hub;
    exports felhom.testkit.time;
}
