package felhom.proxmox.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What datacenter.cfg says.
///
/// @param macPrefix of the MAC addresses that PVE makes
/// @param allowedTags that the token may set
/// @param extra every other option, as PVE wrote it
public record ClusterOptions(
        Optional<String> macPrefix, Optional<String> description, List<String> allowedTags, Map<String, String> extra) {
    public ClusterOptions {
        allowedTags = List.copyOf(allowedTags);
        extra = Map.copyOf(extra);
    }

    public static ClusterOptions of(Fields fields) {
        return new ClusterOptions(
                fields.text("mac_prefix"), fields.text("description"), fields.texts("allowed-tags"), fields.rest());
    }
}
