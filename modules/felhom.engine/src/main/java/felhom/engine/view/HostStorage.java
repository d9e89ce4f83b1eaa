package felhom.engine.view;

import felhom.ops.StorageId;
import java.util.OptionalLong;
import java.util.Set;

/// A storage of a node.
///
/// @param type Proxmox VE's word, such as `nfs`
/// @param content such as `backup`
/// @param active whether the node could use it when it last looked
/// @param total in bytes, and so `used`; empty where nobody knows
public record HostStorage(
        StorageId id,
        String type,
        Set<String> content,
        boolean active,
        boolean shared,
        OptionalLong total,
        OptionalLong used) {
    public HostStorage {
        content = Set.copyOf(content);
    }
}
