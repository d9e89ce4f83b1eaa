package felhom.proxmox.request;

import java.util.Locale;

/// What a guest's volumes may be able to do.
public enum Feature {
    SNAPSHOT,
    /// A linked clone.
    CLONE,
    /// A full clone.
    COPY;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
