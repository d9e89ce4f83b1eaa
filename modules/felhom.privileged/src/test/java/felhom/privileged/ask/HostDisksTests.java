package felhom.privileged.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.wire.root.DiskName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostDisksTests {
    private static final Path SYSTEM = Path.of("/sys/block");

    @TempDir
    private Path directory;

    /// Of this machine, whatever they are called.
    private static List<String> disks() throws IOException {
        if (!Files.isDirectory(SYSTEM)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(SYSTEM)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> Files.exists(Path.of("/dev", name), LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private Path listed(String disk, String number) throws IOException {
        Path system = directory.resolve("block");
        Files.createDirectories(system.resolve(disk));
        Files.writeString(system.resolve(disk).resolve("dev"), number + "\n");
        return system;
    }

    @Test
    void theDisksOfThisMachineAreThere() throws Exception {
        assumeTrue(!disks().isEmpty(), "not run: this machine shows no disks");

        for (String disk : disks()) {
            assertEquals(Optional.empty(), new HostDisks(SYSTEM, Path.of("/dev")).misses(disk));
        }
    }

    @Test
    void oneThatTheKernelDoesNotListIsMissed() {
        HostDisks disks = new HostDisks(directory, Path.of("/dev"));

        assertEquals(
                Optional.of("there is no disk sda in " + directory + "; `lsblk -d -o NAME` lists them"),
                disks.misses(new DiskName("sda")));
    }

    @Test
    void aFileInItsPlaceIsNotTheDisk() throws Exception {
        Files.createFile(directory.resolve("sda"));
        Files.createSymbolicLink(directory.resolve("sdb"), Path.of("/dev/null"));

        assertEquals(
                Optional.of(directory + "/sda is not the block device 8:0 that sda is"),
                new HostDisks(listed("sda", "8:0"), directory).misses(new DiskName("sda")));
        assertEquals(
                Optional.of(directory + "/sdb is not the block device 8:16 that sdb is"),
                new HostDisks(listed("sdb", "8:16"), directory).misses(new DiskName("sdb")));
        assertEquals(
                Optional.of("there is no " + directory + "/sdc for disk sdc"),
                new HostDisks(listed("sdc", "8:32"), directory).misses(new DiskName("sdc")));
    }

    @Test
    void anotherDiskInItsPlaceIsNotTheDisk() throws Exception {
        assumeTrue(!disks().isEmpty(), "not run: this machine shows no disks");
        String disk = disks().getFirst();

        assertEquals(
                Optional.of("/dev/" + disk + " is not the block device 4000:99 that " + disk + " is"),
                new HostDisks(listed(disk, "4000:99"), Path.of("/dev")).misses(disk));
    }
}
