package felhom.agent;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.host.probe.InterfaceName;
import felhom.host.probe.InterfaceProbe;
import felhom.host.probe.UnitName;
import felhom.host.probe.UnitProbe;
import felhom.host.probe.WireGuardProbe;
import felhom.host.program.Programs;
import felhom.hub.report.HttpsEnd;
import felhom.hub.report.HttpsProbe;
import felhom.hub.report.TcpProbe;
import java.util.List;
import java.util.stream.Stream;

/// What of this host is looked at for each report.
///
/// @param interfaces whether they are up, and their counters
/// @param tunnels WireGuard's, for the age of their hand-shakes
/// @param ports whether something takes connections there
/// @param servers whether they answer with the status that they should
record ProbeTargets(
        List<UnitName> units,
        List<InterfaceName> interfaces,
        List<InterfaceName> tunnels,
        List<TcpProbe> ports,
        List<HttpsEnd> servers) {
    ProbeTargets {
        units = List.copyOf(units);
        interfaces = List.copyOf(interfaces);
        tunnels = List.copyOf(tunnels);
        ports = List.copyOf(ports);
        servers = List.copyOf(servers);
    }

    List<Probe> probes(Programs programs, Clocks clocks) {
        return Stream.of(
                        units.stream().<Probe>map(unit -> new UnitProbe(unit, programs, clocks)),
                        interfaces.stream().<Probe>map(InterfaceProbe::new),
                        tunnels.stream().<Probe>map(tunnel -> new WireGuardProbe(tunnel, programs, clocks)),
                        ports.stream().<Probe>map(port -> port),
                        servers.stream().<Probe>map(HttpsProbe::new))
                .flatMap(each -> each)
                .toList();
    }
}
