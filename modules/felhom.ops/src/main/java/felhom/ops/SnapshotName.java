package felhom.ops;

import java.util.regex.Pattern;

/// A snapshot's name: 2 to 40 characters, a letter first (`pve-configid`; one letter alone is answered 400).
///
/// `current` (the running state) and `vzdump` (a backup's own snapshot) are PVE's own and refused here.
public record SnapshotName(String value) {
    private static final Pattern FORM = Pattern.compile("(?!(?:current|vzdump|pending)$)[A-Za-z][A-Za-z0-9_-]{1,39}");

    /// @throws IllegalArgumentException for a name that PVE refuses or keeps for itself
    public SnapshotName {
        Form.check(
                "snapshot name",
                value,
                FORM,
                "2 to 40 characters, a letter first, then letters, digits, '-', '_'; not current, vzdump or pending");
    }

    @Override
    public String toString() {
        return value;
    }
}
