package felhom.agent;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.host.probe.InterfaceName;
import felhom.host.probe.InterfaceProbe;
import felhom.host.probe.UnitName;
import felhom.host.probe.UnitProbe;
import felhom.host.probe.WireGuardProbe;
import felhom.host.program.Programs;
import java.util.List;
import java.util.stream.Stream;

/// What of this host is looked at for each report.
///
/// @param interfaces whether they are up, and their counters
/// @param tunnels WireGuard's, for the age of their hand-shakes
record ProbeTargets(List<UnitName> units, List<InterfaceName> interfaces, List<InterfaceName> tunnels) {
    ProbeTargets {
        units = List.copyOf(units);
        interfaces = List.copyOf(interfaces);
        tunnels = List.copyOf(tunnels);
    }

    List<Probe> probes(Programs programs, Clocks clocks) {
        return Stream.of(
                        units.stream().<Probe>map(unit -> new UnitProbe(unit, programs, clocks)),
                        interfaces.stream().<Probe>map(InterfaceProbe::new),
                        tunnels.stream().<Probe>map(tunnel -> new WireGuardProbe(tunnel, programs, clocks)))
                .flatMap(each -> each)
                .toList();
    }
}
