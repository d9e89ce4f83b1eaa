package felhom.host.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that is there whole or not at all.
class WholeFileTests {
    @TempDir
    private Path directory;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void itHasItsModeWhateverTheUmaskAndWhateverWasThere() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        new WholeFile(file, Access.own("rw-r-----")).write(text("new"));

        assertEquals("new", Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void whatARunThatWasCutOffHasLeftGoesAwayAndNothingElse() throws IOException {
        Files.writeString(directory.resolve(".token.123.new"), "half");
        Files.writeString(directory.resolve(".other.123.new"), "another's");

        new WholeFile(directory.resolve("token"), Access.own("rw-------")).write(text("new"));

        assertEquals(List.of(".other.123.new", "token"), files());
    }

    @Test
    void oneThatCannotHaveItsOwnerIsNotThereAndTheOldOneIs() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old");
        Access nobody = Access.of("no-such-user", "no-such-group", "rw-------");

        assertThrows(IOException.class, () -> new WholeFile(file, nobody).write(text("new")));

        assertEquals("old", Files.readString(file));
        assertEquals(List.of("token"), files());
    }

    @Test
    void aThreadThatIsInterruptedLeavesTheOldOne() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "old");
        Thread.currentThread().interrupt();

        assertThrows(IOException.class, () -> new WholeFile(file, Access.own("rw-------")).write(text("new")));

        assertTrue(Thread.interrupted());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("token"), files());
    }
}
