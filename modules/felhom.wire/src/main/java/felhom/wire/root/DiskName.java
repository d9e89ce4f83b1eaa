package felhom.wire.root;

import java.util.regex.Pattern;

/// A whole disk, as `/sys/block` names it: `sda`, `nvme0n1`. No partition, no path.
public record DiskName(String value) {
    private static final Pattern FORM = Pattern.compile("sd[a-z]{1,3}|nvme[0-9]{1,3}n[0-9]{1,3}");

    /// @throws IllegalArgumentException for anything else
    public DiskName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a disk: '" + value + "': as `lsblk -d -o NAME` shows it, such as sda or nvme0n1");
        }
    }

    /// Such as `/dev/sda`.
    public String device() {
        return "/dev/" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
