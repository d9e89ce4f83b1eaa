package felhom.engine.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustDirectoryTests {
    @TempDir
    private Path path;

    private TrustDirectory directory;

    @BeforeEach
    void bothFilesAreThere() throws Exception {
        directory = new TrustDirectory(path);
        mode(path, "rwxr-xr-x");
        write("operators");
        write("revoked");
    }

    private void write(String name) throws Exception {
        mode(Files.writeString(path.resolve(name), name), "rw-r--r--");
    }

    private static void mode(Path file, String mode) throws Exception {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aGoodDirectoryIsRead() throws Exception {
        assertEquals(List.of(), directory.faults());
        assertArrayEquals("revoked".getBytes(java.nio.charset.StandardCharsets.UTF_8), directory.read("revoked"));
    }

    /// A policy that cannot be looked at must not pass for none.
    @Test
    void whatCannotBeLookedAtIsThereAndCannotBeRead() {
        TrustDirectory none = new TrustDirectory(path.resolve("x".repeat(300)));

        assertTrue(none.has("policy.json"));
        assertThrows(IOException.class, () -> none.read("policy.json"));
        assertFalse(directory.has("policy.json"));
    }

    @Test
    void nobodyButRootAndOurselvesMayOwnIt() {
        assertEquals(Optional.empty(), TrustDirectory.ownedBy(path, 0, 998));
        assertEquals(Optional.empty(), TrustDirectory.ownedBy(path, 998, 998));
        assertEquals(
                Optional.of(path + ": belongs to user 1000; only root or user 998 may own it: chown root " + path),
                TrustDirectory.ownedBy(path, 1000, 998));
        assertTrue(TrustDirectory.ownedBy(path, 1000, 0).isPresent());
    }

    @Test
    void whatOthersMayWriteIsNamedAndNotRead() throws Exception {
        for (String mode : List.of("rw-rw-r--", "rw-r--rw-")) {
            mode(path.resolve("operators"), mode);

            assertEquals(1, directory.faults().size(), mode);
            assertThrows(IOException.class, () -> directory.read("operators"), mode);
            assertArrayEquals("revoked".getBytes(java.nio.charset.StandardCharsets.UTF_8), directory.read("revoked"));
        }
        mode(path.resolve("operators"), "rw-r--r--");
        mode(path, "rwxrwxr-x");

        assertThrows(IOException.class, () -> directory.read("operators"));
    }

    @Test
    void anotherFileBehindALinkIsNotRead() throws Exception {
        Files.move(path.resolve("operators"), path.resolve("elsewhere"));
        Files.createSymbolicLink(path.resolve("operators"), path.resolve("elsewhere"));

        assertTrue(directory.faults().getFirst().contains("is a symbolic link"));
        assertThrows(IOException.class, () -> directory.read("operators"));
    }

    @Test
    void aDirectoryInAFilesPlaceIsNotRead() throws Exception {
        Files.delete(path.resolve("revoked"));
        Files.createDirectory(path.resolve("revoked"));

        assertEquals(
                1,
                directory.faults().stream()
                        .filter(fault -> fault.contains("is not a regular file"))
                        .count());
        assertThrows(IOException.class, () -> directory.read("revoked"));
    }

    @Test
    void filesOfLaterVersionsAreLookedAtWhereTheyAre() throws Exception {
        write("policy.json");
        assertEquals(List.of(), directory.faults());

        mode(path.resolve("policy.json"), "rw-rw-rw-");
        assertEquals(1, directory.faults().size());
    }

    @Test
    void aHugeFileIsReadNoFurtherThanNeeded() throws Exception {
        try (var file = new java.io.RandomAccessFile(path.resolve("revoked").toFile(), "rw")) {
            file.setLength(1L << 40);
        }

        assertEquals(TrustDirectory.MOST_BYTES + 1, directory.read("revoked").length);
    }
}
