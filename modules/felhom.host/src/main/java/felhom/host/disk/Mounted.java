package felhom.host.disk;

import java.util.Optional;
import java.util.OptionalLong;

/// What is mounted at a place, as `findmnt` shows it.
///
/// @param source what is mounted, such as `/dev/sdb1`
/// @param type of the file system, such as `ext4`
/// @param options as the kernel has them, such as `rw,noatime`
/// @param size in bytes; the three are empty where the file system does not say
/// @param used in bytes
/// @param free in bytes, for whoever is not root
public record Mounted(
        String place,
        String source,
        String type,
        String options,
        Optional<String> uuid,
        OptionalLong size,
        OptionalLong used,
        OptionalLong free) {
    /// What is mounted, without the directory of it that `findmnt` adds: `/dev/sdb1` of `/dev/sdb1[/data]`.
    String device() {
        int part = source.indexOf('[');
        return part < 0 ? source : source.substring(0, part);
    }
}
