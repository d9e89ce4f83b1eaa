package felhom.ops;

import java.util.regex.Pattern;

/// By what a file system is known wherever its disk is plugged in, as `lsblk -o UUID` shows it: 36 characters
/// of ext4, xfs and btrfs, `ABCD-1234` of vfat and exfat, 16 hexadecimal digits of ntfs.
public record FilesystemUuid(String value) {
    private static final Pattern FORM = Pattern.compile(
            "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9A-F]{4}-[0-9A-F]{4}|[0-9A-F]{16}");

    /// @throws IllegalArgumentException for anything else
    public FilesystemUuid {
        Form.check("file system's UUID", value, FORM, "as `lsblk -o PATH,UUID` shows it, letters in the same case");
    }

    @Override
    public String toString() {
        return value;
    }
}
