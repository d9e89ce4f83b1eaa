package felhom.proxmox;

import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import java.util.Set;

/// A storage on one node as the cluster's list shows it. Sizes in bytes.
record StorageEntry(
        StorageId id,
        NodeName node,
        String type,
        Set<String> content,
        boolean shared,
        String status,
        long total,
        long used) {
    StorageEntry {
        content = Set.copyOf(content);
    }

    static StorageEntry of(Fields fields) {
        return new StorageEntry(
                new StorageId(fields.need("storage")),
                new NodeName(fields.need("node")),
                fields.text("plugintype").orElse(""),
                PveClient.tags(fields.text("content").orElse("")),
                fields.flag("shared"),
                fields.text("status").orElse("unknown"),
                fields.whole("maxdisk").orElse(0),
                fields.whole("disk").orElse(0));
    }

    /// As its node itself shows it.
    static Storage storage(Fields fields) {
        return storage(fields, new StorageId(fields.need("storage")));
    }

    static Storage storage(Fields fields, StorageId id) {
        return new Storage(
                id,
                fields.text("type").orElse(""),
                PveClient.tags(fields.text("content").orElse("")),
                fields.flag("enabled"),
                fields.flag("active"),
                fields.flag("shared"),
                fields.whole("total").orElse(0),
                fields.whole("used").orElse(0),
                fields.whole("avail").orElse(0));
    }

    boolean available() {
        return status.equals("available");
    }
}
