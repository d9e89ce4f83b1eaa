package felhom.shell;

import felhom.shell.Request.UsageError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that the command line names. It is read once and never further than it could be of use, so that a device or
/// a wrong file does not fill the memory.
final class InputFile {
    private InputFile() {}

    /// At most `most` bytes and one, by which a reader tells that there is more.
    ///
    /// @throws UsageError that names the option, when it cannot be read
    static byte[] read(String option, String file, int most) {
        try {
            return read(file, most);
        } catch (IOException e) {
            throw new UsageError(option + ": '" + file + "': " + e.getMessage());
        }
    }

    /// @throws IOException whose message is the reason alone
    static byte[] read(String file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(most + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("may not be read by this user", e);
        } catch (InvalidPathException e) {
            throw new IOException("is no file name", e);
        } catch (IOException e) {
            throw new IOException("cannot be read: " + e.getMessage(), e);
        }
    }
}
