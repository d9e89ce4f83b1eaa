package felhom.privileged.mount;

import felhom.ops.FilesystemUuid;
import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.privileged.unit.NoFurther;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The plugged-in block device that bears a file system.
///
/// @param device such as `/dev/sdb1`
/// @param number major and minor number, such as `8:17`
/// @param type as the kernel calls the file system
record Disk(FilesystemUuid filesystem, Path device, String number, String type) {
    private static final Pattern FORM = Pattern.compile("/dev/[A-Za-z0-9][A-Za-z0-9/._-]{0,63}");
    private static final Set<String> TYPES = Set.of("ext4", "xfs", "btrfs", "vfat", "exfat", "ntfs3");

    /// blkid(8): nothing was found on it.
    private static final int NOTHING = 2;
    /// blkid(8): marks of more than one file system are on it.
    private static final int AMBIVALENT = 8;

    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final int MOST = 16 << 10;

    static String link(FilesystemUuid filesystem) {
        return "/dev/disk/by-uuid/" + filesystem;
    }

    static List<String> settle() {
        return List.of("settle", "--timeout=5");
    }

    static List<String> probe(String device) {
        return List.of("--probe", "--output", "export", "--", device);
    }

    /// @return nothing where it is not plugged in
    static Optional<Disk> find(Path root, Programs programs, FilesystemUuid filesystem) throws NoFurther {
        // A disk that was plugged in a moment ago has no link until then; without udev there is none to wait for.
        var _ = programs.run(Program.UDEVADM, LIMIT, MOST, settle());
        Path link = root.resolve(link(filesystem).substring(1));
        if (!Files.exists(link)) {
            return Optional.empty();
        }
        try {
            Path device = link.toRealPath();
            Optional<String> number = number(device);
            if (number.isEmpty() || !FORM.matcher(device.toString()).matches()) {
                throw NoFurther.refused(link(filesystem) + " leads to " + device + ", which is no block device");
            }
            Map<String, String> found = probed(programs, device);
            if (!filesystem.value().equals(found.get("UUID"))) {
                throw NoFurther.refused(device + " bears the file system " + found.get("UUID") + " and not "
                        + filesystem + ", as " + link(filesystem) + " says: udevadm trigger " + device);
            }
            return Optional.of(
                    new Disk(filesystem, device, number.get(), type(device, found.getOrDefault("TYPE", ""))));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Map<String, String> probed(Programs programs, Path device) throws NoFurther {
        Answer answer = programs.run(Program.BLKID, LIMIT, MOST, probe(device.toString()));
        return switch (answer) {
            case Answer.Said(int exit, String text, var _) -> {
                switch (exit) {
                    case 0 -> {}
                    case NOTHING -> throw NoFurther.refused("there is no file system on " + device);
                    case AMBIVALENT ->
                        throw NoFurther.refused(device + " bears marks of more than one file system; `wipefs " + device
                                + "` shows them");
                    default -> throw NoFurther.refused("blkid, exit " + exit + ", of " + device + ": " + text.strip());
                }
                Map<String, String> values = new HashMap<>();
                text.lines().filter(line -> line.indexOf('=') > 0).forEach(line -> {
                    int equals = line.indexOf('=');
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                });
                yield values;
            }
            case Answer.NotRun(String why) -> throw NoFurther.refused("blkid did not run: " + why);
            case Answer.TooLong _, Answer.StillThere _ ->
                throw NoFurther.refused(device + " did not let itself be read within " + LIMIT.toSeconds() + " s");
        };
    }

    private static String type(Path device, String probed) throws NoFurther {
        // The kernel's driver since 5.15; what blkid finds is older than it.
        String type = probed.equals("ntfs") ? "ntfs3" : probed;
        if (!TYPES.contains(type)) {
            throw NoFurther.refused(
                    "on " + device + " is '" + probed + "'; ext4, xfs, btrfs, vfat, exfat and ntfs" + " are mounted");
        }
        return type;
    }

    /// Whether this is the mount of this disk: by number, or, since btrfs has numbers of its own, by the
    /// device that it names.
    boolean isMountedAs(MountTable.Entry entry, Path root) {
        return entry.device().equals(number)
                || isMember(filesystem, entry, root)
                || sourceNumber(entry, root).filter(number::equals).isPresent();
    }

    /// Whether this is a mount of the file system, by the link that udev makes for it; of a btrfs of several
    /// disks it leads to one of them, and the mount may name another.
    static boolean bears(FilesystemUuid filesystem, MountTable.Entry entry, Path root) {
        Optional<String> number = number(root.resolve(link(filesystem).substring(1)));
        return number.filter(entry.device()::equals).isPresent()
                || (number.isPresent() && number.equals(sourceNumber(entry, root)))
                || isMember(filesystem, entry, root);
    }

    /// `/sys/fs/btrfs/UUID/devices` has the disks of a btrfs that is mounted.
    private static boolean isMember(FilesystemUuid filesystem, MountTable.Entry entry, Path root) {
        return entry.type().equals("btrfs")
                && entry.source().startsWith("/dev/")
                && Files.exists(root.resolve("sys/fs/btrfs")
                        .resolve(filesystem.value())
                        .resolve("devices")
                        .resolve(Path.of(entry.source()).getFileName()));
    }

    /// Whether the device that it was mounted from is not there any more.
    static boolean vanished(MountTable.Entry entry, Path root) {
        return entry.source().startsWith("/dev/")
                && sourceNumber(entry, root)
                        .filter(now -> entry.type().equals("btrfs") || now.equals(entry.device()))
                        .isEmpty();
    }

    private static Optional<String> sourceNumber(MountTable.Entry entry, Path root) {
        return entry.source().startsWith("/dev/")
                ? number(root.resolve(entry.source().substring(1)))
                : Optional.empty();
    }

    /// Of a block device; nothing where there is none.
    private static Optional<String> number(Path device) {
        try {
            int mode = (int) Files.getAttribute(device, "unix:mode");
            if ((mode & 0170000) != 0060000) {
                return Optional.empty();
            }
            long number = (long) Files.getAttribute(device, "unix:rdev");
            // makedev(3), as the GNU C library packs it.
            long major = (number >> 8 & 0xfff) | (number >> 32 & 0xfffff000L);
            long minor = (number & 0xff) | (number >> 12 & 0xffffff00L);
            return Optional.of(major + ":" + minor);
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
