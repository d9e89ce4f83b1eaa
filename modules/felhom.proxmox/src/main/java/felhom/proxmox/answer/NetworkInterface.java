package felhom.proxmox.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A network interface of a node, as `/etc/network/interfaces` and the kernel have it.
///
/// @param type `eth`, `bridge`, `bond`, `vlan`, ...
/// @param addresses with their prefix length
/// @param ports of a bridge or a bond
public record NetworkInterface(
        String name,
        String type,
        boolean active,
        boolean autostart,
        List<String> addresses,
        Optional<String> gateway,
        List<String> ports) {
    public NetworkInterface {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    public static NetworkInterface of(Fields fields) {
        List<String> addresses = new ArrayList<>(fields.text("cidr").stream().toList());
        addresses.addAll(fields.text("cidr6").stream().toList());
        return new NetworkInterface(
                fields.need("iface"),
                fields.text("type").orElse("unknown"),
                fields.flag("active"),
                fields.flag("autostart"),
                addresses,
                fields.text("gateway"),
                List.copyOf(Fields.tags(fields.text("bridge_ports")
                        .or(() -> fields.text("slaves"))
                        .orElse(""))));
    }
}
