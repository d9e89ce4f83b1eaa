package felhom.proxmox;

import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;

/// A volume on a storage. `size` in bytes; backups a token may not read are left out by PVE without a word.
public record ContentItem(
        String volid,
        String content,
        String format,
        long size,
        Optional<Instant> created,
        Optional<Vmid> guest,
        String notes,
        boolean isProtected) {
    static ContentItem of(Fields fields) {
        return new ContentItem(
                fields.need("volid"),
                fields.text("content").orElse(""),
                fields.text("format").orElse(""),
                fields.whole("size").orElse(fields.whole("approximate-size").orElse(0)),
                fields.instant("ctime"),
                fields.vmid("vmid"),
                fields.text("notes").orElse(""),
                fields.flag("protected"));
    }
}
