package felhom.proxmox.answer;

import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import java.util.OptionalLong;
import java.util.Set;

/// A storage on one node as the cluster's list shows it. Sizes in bytes.
public record StorageEntry(
        StorageId id,
        NodeName node,
        String type,
        Set<String> content,
        boolean shared,
        String status,
        long total,
        long used) {
    public StorageEntry {
        content = Set.copyOf(content);
    }

    static StorageEntry of(Fields fields) {
        return new StorageEntry(
                new StorageId(fields.need("storage")),
                new NodeName(fields.need("node")),
                fields.text("plugintype").orElse(""),
                Fields.tags(fields.text("content").orElse("")),
                fields.flag("shared"),
                fields.text("status").orElse("unknown"),
                fields.whole("maxdisk").orElse(0),
                fields.whole("disk").orElse(0));
    }

    /// As its node itself shows it.
    public static Storage storage(Fields fields) {
        return storage(fields, new StorageId(fields.need("storage")));
    }

    /// Where nothing is known, PVE says 0 of everything (pve-storage 9.1.7 `API2/Storage/Status.pm`).
    public static Storage storage(Fields fields, StorageId id) {
        boolean known = fields.flag("active") && fields.whole("total").orElse(0) > 0;
        return new Storage(
                id,
                fields.text("type").orElse(""),
                Fields.tags(fields.text("content").orElse("")),
                fields.flag("enabled"),
                fields.flag("active"),
                fields.flag("shared"),
                known ? fields.whole("total") : OptionalLong.empty(),
                known ? fields.whole("used") : OptionalLong.empty(),
                known ? fields.whole("avail") : OptionalLong.empty());
    }

    public boolean available() {
        return status.equals("available");
    }
}
