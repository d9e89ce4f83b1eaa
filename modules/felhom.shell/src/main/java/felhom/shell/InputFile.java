package felhom.shell;

import felhom.engine.trust.NamedFile;
import felhom.shell.Request.UsageError;
import java.io.IOException;

/// A file that the command line names.
final class InputFile {
    private InputFile() {}

    /// At most `most` bytes and one, by which a reader tells that there is more.
    ///
    /// @throws UsageError that names the option, when it cannot be read
    static byte[] read(String option, String file, int most) {
        try {
            return NamedFile.read(file, most);
        } catch (IOException e) {
            throw new UsageError(option + ": '" + file + "': " + e.getMessage());
        }
    }
}
