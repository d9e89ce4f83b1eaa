package felhom.proxmox.guest;

import felhom.ops.Guest;
import felhom.proxmox.answer.Drift;
import felhom.proxmox.answer.Fields;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the configuration that a backup holds: PVE's own file, a line a key, the description in comments
/// before them and snapshots in sections after them (pve-guest-common 6.0.2 `AbstractConfig.pm`; seen on
/// 9.2.11).
public final class ArchivedConfig {
    private ArchivedConfig() {}

    /// @param text as [felhom.proxmox.api.NodeApi#archivedConfig] has it; a backup knows no digest, and
    ///     needs none
    public static GuestConfig of(Guest.Kind kind, String text) {
        ObjectNode keys = JsonNodeFactory.instance.objectNode().put("digest", "");
        for (String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                String key = line.substring(0, colon).strip();
                String value = line.substring(colon + 1).strip();
                // Raw ones may stand there several times.
                keys.put(key, keys.has(key) ? keys.path(key).asString() + "\n" + value : value);
            }
        }
        Fields fields = new Fields("the configuration in the backup", keys, new Drift());
        return switch (kind) {
            case LXC -> LxcConfig.of(fields);
            case QEMU -> QemuConfig.kept(fields);
        };
    }
}
