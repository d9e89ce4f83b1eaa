package felhom.ops;

import java.util.regex.Pattern;

/// A snapshot's name: 2 to 40 characters, a letter first (`pve-configid`; one letter alone is answered 400).
///
/// `current` is the running state, and never a snapshot. What PVE keeps for itself (`vzdump`, a backup's own snapshot)
/// may be there as a leftover, and is a name like any other to whoever deletes it or rolls back to it.
public record SnapshotName(String value) {
    private static final Pattern FORM = Pattern.compile("(?!current$)[A-Za-z][A-Za-z0-9_-]{1,39}");

    /// @throws IllegalArgumentException for a name that no snapshot can have
    public SnapshotName {
        Form.check(
                "snapshot name",
                value,
                FORM,
                "2 to 40 characters, a letter first, then letters, digits, '-', '_'; not current");
    }

    @Override
    public String toString() {
        return value;
    }
}
