package felhom.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Whose a path is. What root or we ourselves own, and nobody else may write, is believed.
public final class Owner {
    private static final int GROUP_OR_OTHERS_WRITE = 0022;

    private Owner() {}

    /// Why this path, a link itself where it is one, may not be believed; empty when it may.
    ///
    /// @throws IOException when it cannot be looked at
    public static Optional<String> stranger(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        Optional<String> misfit = misfit(path, number(attributes, "uid"), self());
        if (misfit.isPresent()) {
            return misfit;
        }
        return writable(path, number(attributes, "mode"));
    }

    private static Optional<String> writable(Path path) throws IOException {
        return writable(path, number(Files.readAttributes(path, "unix:mode", LinkOption.NOFOLLOW_LINKS), "mode"));
    }

    private static Optional<String> writable(Path path, int mode) {
        return (mode & GROUP_OR_OTHERS_WRITE) == 0
                ? Optional.empty()
                : Optional.of(path + ": its group or others may write it: chmod go-w " + path);
    }

    private static int owner(Path path) throws IOException {
        return number(Files.readAttributes(path, "unix:uid", LinkOption.NOFOLLOW_LINKS), "uid");
    }

    /// The user whose a path is, where we are root and it is not root's: what root writes there, that user
    /// can no longer
    /// use. Empty where we are not root, or it is.
    ///
    /// @throws IOException when it cannot be looked at
    public static Optional<String> other(Path path) throws IOException {
        return self() == 0 && owner(path) != 0
                ? Optional.of(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName())
                : Optional.empty();
    }

    /// As [#stranger], for a look that changes nothing: root believes of a user's file what that user does,
    /// who owns the
    /// directory too.
    ///
    /// @throws IOException when it cannot be looked at
    public static Optional<String> strangerToLook(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        boolean theirs = self() == 0 && directory != null && owner(file) == owner(directory);
        Optional<String> misfit = theirs ? Optional.empty() : misfit(file, owner(file), self());
        return misfit.isPresent() ? misfit : writable(file);
    }

    /// As [#stranger], of the owner alone.
    ///
    /// @param self who we are
    public static Optional<String> misfit(Path path, int owner, int self) {
        return owner == 0 || owner == self
                ? Optional.empty()
                : Optional.of(path + ": belongs to user " + owner + "; only root"
                        + (self == 0 ? "" : " or user " + self) + " may own it: chown root " + path);
    }

    private static int self() throws IOException {
        return number(Files.readAttributes(Path.of("/proc/self"), "unix:uid"), "uid");
    }

    private static int number(Map<String, Object> attributes, String name) {
        return attributes.get(name) instanceof Integer number ? number : -1;
    }
}
