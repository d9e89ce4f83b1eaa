package felhom.proxmox.request;

import java.util.Locale;

/// A disk image's format on a storage of files.
public enum ImageFormat {
    RAW,
    QCOW2,
    VMDK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
