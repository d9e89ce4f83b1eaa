package felhom.shell.order;

import felhom.engine.trust.Signing;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A file as somebody types it where no shell reads it first.
final class OwnPath {
    private OwnPath() {}

    /// `~/` is the user's home.
    ///
    /// @throws Signing.CannotSign for what is no path
    static Path of(String typed) {
        try {
            return typed.startsWith("~/")
                    ? Path.of(System.getProperty("user.home", "/")).resolve(typed.substring(2))
                    : Path.of(typed);
        } catch (InvalidPathException wrong) {
            throw new Signing.CannotSign("'" + typed + "' is no file's name");
        }
    }
}
