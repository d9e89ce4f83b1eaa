package felhom.privileged.ask;

import felhom.wire.root.DiskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Those that the kernel lists in `/sys/block`, each with the block device in `/dev` that has its number.
public final class HostDisks implements Disks {
    /// `stat(2)`: the bits of a mode that say what kind of file it is, and those of a block device.
    private static final int KIND = 0170000;

    private static final int BLOCK_DEVICE = 0060000;

    private final Path system;
    private final Path devices;

    public HostDisks() {
        this(Path.of("/sys/block"), Path.of("/dev"));
    }

    HostDisks(Path system, Path devices) {
        this.system = system;
        this.devices = devices;
    }

    @Override
    public Optional<String> misses(DiskName disk) {
        return misses(disk.value());
    }

    Optional<String> misses(String disk) {
        String number;
        try {
            number = Files.readString(system.resolve(disk).resolve("dev")).strip();
        } catch (IOException none) {
            return Optional.of("there is no disk " + disk + " in " + system + "; `lsblk -d -o NAME` lists them");
        }
        Path device = devices.resolve(disk);
        try {
            Map<String, Object> is = Files.readAttributes(device, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
            if (!(is.get("mode") instanceof Integer mode)
                    || (mode & KIND) != BLOCK_DEVICE
                    || !(is.get("rdev") instanceof Long device64)
                    || !number.equals(number(device64))) {
                return Optional.of(device + " is not the block device " + number + " that " + disk + " is");
            }
            return Optional.empty();
        } catch (IOException none) {
            return Optional.of("there is no " + device + " for disk " + disk);
        }
    }

    /// As `/sys` writes it, of `st_rdev` as the C library packs it (`gnu_dev_major`, `gnu_dev_minor`).
    private static String number(long device) {
        long major = (device >> 8 & 0xfff) | (device >> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >> 12 & 0xffffff00L);
        return major + ":" + minor;
    }
}
