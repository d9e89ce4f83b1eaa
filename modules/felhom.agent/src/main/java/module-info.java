import ch.qos.logback.classic.spi.Configurator;
import org.jspecify.annotations.NullMarked;

/// The program: reads the configuration, wires the modules together, sets logging up.
///
/// It must hold no logic of its own: what decides or does anything lives in the module it belongs to.
@NullMarked
module felhom.agent {
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires felhom.authz;
    // For its operations alone, which the catalogue finds by service.
    requires felhom.builtin;
    requires felhom.control;
    requires felhom.engine;
    requires felhom.host;
    requires felhom.hub;
    requires felhom.ops;
    requires felhom.proxmox;
    requires felhom.shell;
    requires org.slf4j;
    requires static org.jspecify;
    requires tools.jackson.databind;

    provides Configurator with
            felhom.agent.Logging;
}
