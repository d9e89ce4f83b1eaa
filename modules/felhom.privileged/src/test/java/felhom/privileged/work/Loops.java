package felhom.privileged.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.ops.FilesystemUuid;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Real loop devices with real file systems, plugged in to a host that is a directory.
final class Loops {
    private final Path root;
    private final List<Path> plugged = new ArrayList<>();

    Loops(Path root) {
        this.root = root;
    }

    static void assumeRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/dev/loop-control")),
                "loop devices need root and /dev/loop-control");
    }

    Path image(String type, FilesystemUuid uuid) throws Exception {
        String mkfs = "mkfs." + type;
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, mkfs))),
                "there is no " + mkfs + " here");
        String known = Files.readString(Path.of("/proc/filesystems"));
        assumeTrue(known.contains("\t" + type + "\n"), "the kernel here does not know " + type);
        Path image = root.resolve(uuid + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(type.equals("ext4") ? 16 << 20 : 400L << 20);
        }
        String[] words = switch (type) {
            case "ext4" -> new String[] {"-q", "-U", uuid.value()};
            case "xfs" -> new String[] {"-q", "-m", "uuid=" + uuid};
            case "btrfs" -> new String[] {"-q", "-U", uuid.value()};
            case "vfat" -> new String[] {"-i", uuid.value().replace("-", "")};
            default -> throw new IllegalArgumentException(type);
        };
        List<String> command = new ArrayList<>(List.of(mkfs));
        command.addAll(List.of(words));
        command.add(image.toString());
        run(command);
        return image;
    }

    /// As udev does it.
    ///
    /// @return the device
    Path plug(Path image, FilesystemUuid uuid) throws Exception {
        Path device = Path.of(run(List.of("losetup", "--find", "--show", image.toString())));
        plugged.add(device);
        Path node = root.resolve(device.toString().substring(1));
        Path link = root.resolve("dev/disk/by-uuid/" + uuid);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(node, device);
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, node);
        return device;
    }

    /// Its node goes; what is mounted of it stays, as with a disk that is pulled out.
    void unplug(Path device, FilesystemUuid uuid) throws IOException {
        Files.delete(root.resolve("dev/disk/by-uuid/" + uuid));
        Files.delete(root.resolve(device.toString().substring(1)));
    }

    static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + said);
        return said;
    }

    static Path copy(Path image) throws IOException {
        return Files.copy(
                image, image.resolveSibling("copy-" + image.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /// Unmounts and lets go of all that there is.
    void close() throws Exception {
        List<String> left = Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ", -1)[4])
                .filter(at -> at.startsWith(root.toString() + "/"))
                .toList();
        for (String at : left.reversed()) {
            run(List.of("umount", at));
        }
        for (Path device : plugged) {
            run(List.of("losetup", "--detach", device.toString()));
        }
        if (Files.exists(root.resolve("dev"))) {
            try (var links = Files.walk(root.resolve("dev"))) {
                for (Path link : links.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(link);
                }
            }
        }
    }
}
