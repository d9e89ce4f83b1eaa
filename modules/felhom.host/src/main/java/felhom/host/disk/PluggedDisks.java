package felhom.host.disk;

import felhom.engine.port.Disks;
import felhom.ops.FilesystemUuid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The file systems on disks that can be plugged in.
public final class PluggedDisks implements Disks {
    /// Signatures that have a UUID and are no file system. Those of members of a pool or array end in
    /// `_member`.
    private static final Set<String> NO_FILESYSTEM = Set.of("crypto_LUKS", "BitLocker", "swap", "swsuspend", "jbd");

    private final BlockDevices devices;
    private final AllowedMounts allowed;

    public PluggedDisks(BlockDevices devices, AllowedMounts allowed) {
        this.devices = devices;
        this.allowed = allowed;
    }

    @Override
    public List<Candidate> candidates() {
        List<AllowedMounts.Allowed> mounts = allowed.read();
        return devices.all().stream()
                .filter(device -> device.type().equals("disk") && device.canBePlugged())
                .flatMap(disk -> disk.all().filter(PluggedDisks::isOne).map(device -> candidate(disk, device, mounts)))
                // What lies on several disks is listed below each of them.
                .distinct()
                .sorted(Comparator.comparing(Candidate::device))
                .toList();
    }

    /// What holds others is told by them. A reader without a medium is no disk.
    private static boolean isOne(BlockDevice device) {
        return device.size() > 0 && (device.children().isEmpty() || uuid(device).isPresent());
    }

    private static Candidate candidate(BlockDevice disk, BlockDevice device, List<AllowedMounts.Allowed> mounts) {
        Optional<FilesystemUuid> filesystem = uuid(device);
        return new Candidate(
                device.path(),
                filesystem,
                device.label(),
                device.filesystem(),
                device.size(),
                disk.model(),
                disk.serial(),
                device.mountedAt(),
                mounts.stream()
                        .filter(mount ->
                                filesystem.filter(mount.filesystem()::equals).isPresent())
                        .map(AllowedMounts.Allowed::place)
                        .toList());
    }

    private static Optional<FilesystemUuid> uuid(BlockDevice device) {
        boolean mountable = device.filesystem()
                .filter(type -> !NO_FILESYSTEM.contains(type) && !type.endsWith("_member"))
                .isPresent();
        return mountable ? device.uuid().flatMap(PluggedDisks::form) : Optional.empty();
    }

    private static Optional<FilesystemUuid> form(String uuid) {
        try {
            return Optional.of(new FilesystemUuid(uuid));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
