package felhom.engine.trust;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// A file that somebody else has named, on the command line or in the configuration. Its kind is looked at before it is
/// opened, since opening a pipe may never end, and it is read no further than it could be of use, since a device does
/// not end either.
public final class NamedFile {
    // What the shell has opened already, such as `<(command)`: opening it again waits for nobody.
    private static final List<String> OPEN = List.of("/dev/stdin", "/dev/fd/", "/proc/self/fd/");
    private static final Path EMPTY = Path.of("/dev/null");

    private NamedFile() {}

    /// At most `most` bytes and one, by which a reader tells that there is more.
    ///
    /// @throws IOException whose message is the reason alone
    public static byte[] read(String file, int most) throws IOException {
        try {
            Path path = Path.of(file);
            requireReadable(path);
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(most + 1);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("may not be read by this user", e);
        } catch (InvalidPathException e) {
            throw new IOException("is no file name", e);
        }
    }

    /// As above, for a file that is of no use when it is longer.
    ///
    /// @throws IOException whose message is the reason alone
    public static byte[] readWhole(Path file, int most) throws IOException {
        byte[] bytes = read(file.toString(), most);
        if (bytes.length > most) {
            throw new IOException("is longer than " + most + " bytes");
        }
        return bytes;
    }

    private static void requireReadable(Path path) throws IOException {
        BasicFileAttributes kind = Files.readAttributes(path, BasicFileAttributes.class);
        if (kind.isDirectory()) {
            throw new IOException("is a directory");
        }
        boolean open = OPEN.stream().anyMatch(path.toString()::startsWith);
        if (!kind.isRegularFile() && !open && !path.equals(EMPTY)) {
            throw new IOException("is a device, a pipe or a socket and no regular file");
        }
    }
}
