package felhom.proxmox.answer;

/// One volume, asked for by itself.
///
/// @param notes all lines of them
public record VolumeInfo(String path, String format, long size, long used, String notes, boolean isProtected) {
    public static VolumeInfo of(Fields fields) {
        return new VolumeInfo(
                fields.text("path").orElse(""),
                fields.text("format").orElse(""),
                fields.whole("size").orElse(0),
                fields.whole("used").orElse(0),
                fields.text("notes").orElse(""),
                fields.flag("protected"));
    }
}
