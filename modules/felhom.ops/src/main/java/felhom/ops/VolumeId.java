package felhom.ops;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A volume, such as `local:backup/vzdump-lxc-9999-2026_11_21-05_50_35.tar.zst` or
/// `local-btrfs:9999/vm-9999-disk-0.raw`.
public record VolumeId(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,98}[A-Za-z0-9]:[^\\s,]{1,240}");
    private static final Pattern OWNER =
            Pattern.compile("(?:vzdump-[a-z]+-|backup/(?:ct|vm)/|(?:vm|base|subvol|basevol)-)([1-9][0-9]{2,8})[-/]");

    private static final Pattern BACKUP =
            Pattern.compile("[^:]+:backup/(?:vzdump-(lxc|qemu)-[^/]+|(ct|vm)/[^/]+/[^/]+)");

    /// @throws IllegalArgumentException for anything but `storage:name`: a path of the host's file system is
    ///     root's
    public VolumeId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a volume: '" + text + "': expected storage:name, as `pvesm list` shows it");
        }
    }

    public StorageId storage() {
        return new StorageId(text.substring(0, text.indexOf(':')));
    }

    /// The guest it belongs to, where its name tells.
    public Optional<Vmid> owner() {
        Matcher matcher = OWNER.matcher(text);
        return matcher.find() ? Optional.of(Vmid.of(matcher.group(1))) : Optional.empty();
    }

    /// The kind of guest that a backup is of, where its name tells: `vzdump-lxc-…` and `vzdump-qemu-…` in a
    /// directory, `ct/…` and `vm/…` on a Backup Server (pve-storage 9.1.7 `Plugin.pm`, `PBSPlugin.pm`).
    /// Empty for what is no backup.
    public Optional<Guest.Kind> backupOf() {
        Matcher matcher = BACKUP.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return Optional.of(word.equals("lxc") || word.equals("ct") ? Guest.Kind.LXC : Guest.Kind.QEMU);
    }

    @Override
    public String toString() {
        return text;
    }
}
