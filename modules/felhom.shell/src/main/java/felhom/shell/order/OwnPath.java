package felhom.shell.order;

import felhom.engine.trust.Signing;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A file as somebody types it where no shell reads it first.
final class OwnPath {
    private OwnPath() {}

    /// @param home what `~` stands for
    /// @throws Signing.CannotSign for what is no path
    static Path of(Path home, String typed) {
        try {
            return typed.startsWith("~/") ? home.resolve(typed.substring(2)) : Path.of(typed);
        } catch (InvalidPathException wrong) {
            throw new Signing.CannotSign("'" + typed + "' is no file's name");
        }
    }
}
