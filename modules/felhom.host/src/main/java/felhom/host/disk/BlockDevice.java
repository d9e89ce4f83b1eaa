package felhom.host.disk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A disk, a part of one, or what the kernel makes of some; as `lsblk` shows it.
///
/// @param name the kernel's, such as `sdb1`; it may be another's after the next start
/// @param path such as `/dev/sdb1`
/// @param size in bytes; 0 for a reader without a medium
/// @param type `disk`, `part`, `crypt`, `lvm`, `raid1`, `loop`, `rom`, …
/// @param filesystem its type, or another signature that is on it, such as `crypto_LUKS`
/// @param mountedAt where it is mounted now
/// @param plugged whether the kernel says that it can be plugged in and out
/// @param transport such as `usb`, `sata`, `nvme`; of a whole disk alone
/// @param children what lies on it
public record BlockDevice(
        String name,
        String path,
        long size,
        String type,
        Optional<String> filesystem,
        Optional<String> uuid,
        Optional<String> label,
        List<String> mountedAt,
        boolean plugged,
        Optional<String> transport,
        Optional<String> serial,
        Optional<String> model,
        Optional<String> wwn,
        List<BlockDevice> children) {
    public BlockDevice {
        mountedAt = List.copyOf(mountedAt);
        children = List.copyOf(children);
    }

    /// Whether it can be plugged in and out, or is of a kind that is: some bridges do not say so to the
    /// kernel.
    boolean canBePlugged() {
        return plugged || transport.filter("usb"::equals).isPresent();
    }

    /// Itself, and all that lies on it.
    Stream<BlockDevice> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(BlockDevice::all));
    }
}
