package felhom.ops;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A guest with its configuration (every key as PVE writes it) and snapshots. `digest` is PVE's SHA-1 over the whole
/// configuration file, snapshots included.
///
/// @param ha what the cluster's HA makes of it, such as `started`; absent where HA does not manage it
public record GuestDetail(
        Guest guest, Map<String, String> config, String digest, List<SnapshotInfo> snapshots, Optional<String> ha) {
    public GuestDetail {
        config = Map.copyOf(config);
        snapshots = List.copyOf(snapshots);
    }

    /// Without the newlines at its end: PVE puts exactly one there on a container's, whatever was written.
    public Optional<String> description() {
        return Optional.ofNullable(config.get("description")).map(GuestDetail::withoutFinalNewlines);
    }

    /// What people wrote: the description without the agent's own mark.
    public String text() {
        return GuestIdentity.withoutMarks(description().orElse(""));
    }

    public static String withoutFinalNewlines(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }

    public Optional<SnapshotInfo> snapshot(SnapshotName name) {
        return snapshots.stream().filter(s -> s.name().equals(name.value())).findFirst();
    }
}
