package felhom.proxmox.request;

import felhom.proxmox.answer.PropertyString;
import java.util.Optional;

/// A container's network interface to be.
///
/// @param name inside the container, such as `eth0`
/// @param mac none for a new one
/// @param ip `dhcp`, `manual` or an address with its prefix length
public record LxcNic(
        String name,
        String bridge,
        Optional<String> mac,
        Optional<String> ip,
        Optional<String> gateway,
        Optional<Integer> vlan,
        boolean firewall) {
    public static LxcNic dhcp(String name, String bridge) {
        return new LxcNic(
                name, bridge, Optional.empty(), Optional.of("dhcp"), Optional.empty(), Optional.empty(), false);
    }

    String text() {
        return new PropertyString.Writer()
                .and("name", name)
                .and("bridge", bridge)
                .and("hwaddr", mac)
                .and("ip", ip)
                .and("gw", gateway)
                .and("tag", vlan)
                .and("firewall", firewall)
                .toString();
    }
}
