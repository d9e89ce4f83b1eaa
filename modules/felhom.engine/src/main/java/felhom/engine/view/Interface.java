package felhom.engine.view;

import java.util.List;
import java.util.Optional;

/// A network interface of a node.
///
/// @param type such as `bridge`
/// @param addresses with their prefix length
/// @param ports of a bridge or a bond
public record Interface(
        String name,
        String type,
        boolean active,
        boolean autostart,
        List<String> addresses,
        Optional<String> gateway,
        List<String> ports) {
    public Interface {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }
}
