package felhom.proxmox.request;

import felhom.proxmox.answer.PropertyString;
import java.util.Optional;

/// A virtual machine's network card to be.
///
/// @param model such as `virtio`
/// @param mac none for a new one
public record QemuNic(String model, String bridge, Optional<String> mac, Optional<Integer> vlan, boolean firewall) {
    public static QemuNic virtio(String bridge) {
        return new QemuNic("virtio", bridge, Optional.empty(), Optional.empty(), false);
    }

    String text() {
        PropertyString.Writer card = new PropertyString.Writer();
        return mac.map(m -> card.and(model, m))
                .orElseGet(() -> card.bare(model))
                .and("bridge", bridge)
                .and("tag", vlan)
                .and("firewall", firewall)
                .toString();
    }
}
