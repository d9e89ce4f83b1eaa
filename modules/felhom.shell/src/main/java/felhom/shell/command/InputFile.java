package felhom.shell.command;

import felhom.engine.trust.NamedFile;
import felhom.ops.ArgumentType;
import felhom.shell.line.UsageError;
import java.io.IOException;

/// A file that the command line names, and that is read when its turn comes.
///
/// @param name as it was typed
public record InputFile(String name) {
    public static final ArgumentType<InputFile> TYPE = new ArgumentType<>("a file to read", InputFile::new);

    /// At most `most` bytes and one, by which a reader tells that there is more.
    ///
    /// @param named the option or positional that names it
    /// @throws UsageError that says which, when it cannot be read
    public byte[] read(String named, int most) {
        try {
            return NamedFile.read(name, most);
        } catch (IOException e) {
            throw new UsageError(named + ": '" + name + "': " + e.getMessage());
        }
    }
}
