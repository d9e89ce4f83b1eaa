package felhom.proxmox;

import java.util.Locale;

/// A disk image's format on a storage of files.
enum ImageFormat {
    RAW,
    QCOW2,
    VMDK;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
