package felhom.proxmox;

/// A container template that can be downloaded.
///
/// @param file what [StorageApi#downloadTemplate] takes
record Template(String file, String os, String version, String headline, String sha512) {
    static Template of(Fields fields) {
        return new Template(
                fields.need("template"),
                fields.text("os").orElse(""),
                fields.text("version").orElse(""),
                fields.text("headline").orElse(""),
                fields.text("sha512sum").orElse(""));
    }
}
