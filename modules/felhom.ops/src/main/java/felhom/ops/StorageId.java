package felhom.ops;

import java.util.regex.Pattern;

/// A storage's id as in `/etc/pve/storage.cfg` (`pve-storage-id`).
public record StorageId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,98}[A-Za-z0-9]");

    /// @throws IllegalArgumentException for anything that PVE would refuse as a storage id
    public StorageId {
        Form.check(
                "storage id",
                value,
                FORM,
                "a letter first, then letters, digits, '-', '_', '.', as `pvesm status` lists it");
    }

    @Override
    public String toString() {
        return value;
    }
}
