package felhom.proxmox.answer;

import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;

/// A volume on a storage. `size` in bytes; backups a token may not read are left out by PVE without a word.
///
/// @param subtype of a backup `lxc` or `qemu`
/// @param encrypted on a Backup Server the fingerprint of the key, or `1`
public record ContentItem(
        String volid,
        String content,
        String format,
        long size,
        Optional<Instant> created,
        Optional<Vmid> guest,
        String notes,
        boolean isProtected,
        Optional<String> subtype,
        Optional<Verification> verification,
        Optional<String> encrypted) {
    /// What the last verification of a backup on a Backup Server came to.
    ///
    /// @param state `ok` or `failed`
    public record Verification(String state, Optional<String> upid) {
        private static Optional<Verification> of(Fields fields) {
            return fields.text("state").map(state -> new Verification(state, fields.text("upid")));
        }
    }

    public static ContentItem of(Fields fields) {
        return new ContentItem(
                fields.need("volid"),
                fields.text("content").orElse(""),
                fields.text("format").orElse(""),
                fields.whole("size").orElse(fields.whole("approximate-size").orElse(0)),
                fields.instant("ctime"),
                fields.vmid("vmid"),
                fields.text("notes").orElse(""),
                fields.flag("protected"),
                fields.text("subtype"),
                Verification.of(fields.object("verification")),
                fields.text("encrypted"));
    }
}
