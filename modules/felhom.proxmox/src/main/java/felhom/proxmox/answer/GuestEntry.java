package felhom.proxmox.answer;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import java.util.Optional;

/// A guest as the cluster's list shows it. Where its node has said nothing for 5 minutes, the status is
/// `unknown` and the figures are missing (pve-manager 9.2.11 `API2Tools.pm`).
///
/// @param ha what HA has been told to do with it; absent where it is not managed
/// @param pool only with Pool.Audit
public record GuestEntry(Guest guest, Usage usage, Optional<String> ha, Optional<String> pool) {
    public static GuestEntry of(Fields fields) {
        return new GuestEntry(guest(fields), Usage.of(fields), fields.text("hastate"), fields.text("pool"));
    }

    static Guest.Kind kind(Fields fields) {
        return switch (fields.need("type")) {
            case "lxc" -> Guest.Kind.LXC;
            case "qemu" -> Guest.Kind.QEMU;
            default -> throw new Fields.BadItem("neither lxc nor qemu");
        };
    }

    private static Guest guest(Fields fields) {
        return new Guest(
                Vmid.of(fields.need("vmid")),
                kind(fields),
                new NodeName(fields.need("node")),
                fields.text("name").orElse(""),
                fields.text("status").orElse("unknown"),
                fields.text("lock"),
                fields.flag("template"),
                fields.whole("maxmem").orElse(0),
                fields.whole("maxdisk").orElse(0),
                fields.real("maxcpu").orElse(0),
                Fields.tags(fields.text("tags").orElse("")));
    }
}
