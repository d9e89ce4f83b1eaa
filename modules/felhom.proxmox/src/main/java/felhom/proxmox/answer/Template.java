package felhom.proxmox.answer;

/// A container template that can be downloaded.
///
/// @param file what [felhom.proxmox.api.StorageApi#downloadTemplate] takes
public record Template(String file, String os, String version, String headline, String sha512) {
    public static Template of(Fields fields) {
        return new Template(
                fields.need("template"),
                fields.text("os").orElse(""),
                fields.text("version").orElse(""),
                fields.text("headline").orElse(""),
                fields.text("sha512sum").orElse(""));
    }
}
