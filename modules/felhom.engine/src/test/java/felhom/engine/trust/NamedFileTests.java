package felhom.engine.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a name leads to, reading it ends.
class NamedFileTests {
    @TempDir
    private Path directory;

    private static void refused(String reason, Path file) {
        IOException refused = assertThrows(IOException.class, () -> NamedFile.readWhole(file, 10));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void aFileIsReadAndOneThatIsTooLongRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "0123456789");

        assertArrayEquals("0123456789".getBytes(StandardCharsets.US_ASCII), NamedFile.readWhole(file, 10));
        Files.writeString(file, "01234567890");
        assertEquals(11, NamedFile.read(file.toString(), 10).length);
        refused("is longer than 10 bytes", file);
    }

    @Test
    void aPipeThatNobodyWritesToIsNotOpened() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());

        refused("is a device, a pipe or a socket and no regular file", pipe);
        refused(
                "is a device, a pipe or a socket and no regular file",
                Files.createSymbolicLink(directory.resolve("link"), pipe));
    }

    @Test
    void aDeviceWithoutEndIsNotRead() throws Exception {
        refused("is a device, a pipe or a socket and no regular file", Path.of("/dev/zero"));
        assertEquals(0, NamedFile.readWhole(Path.of("/dev/null"), 10).length);
    }

    @Test
    void whatIsNoFileIsSaidInWords() {
        refused("is a directory", directory);
        refused("there is no such file", directory.resolve("missing"));
        IOException none = assertThrows(IOException.class, () -> NamedFile.read("a\0b", 10));
        assertEquals("is no file name", none.getMessage());
    }
}
