package felhom.host.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.Set;

/// Who owns a file, and who may do what with it.
///
/// @param owner a user's name; whoever writes it where this is empty
/// @param group its name; that of whoever writes it where this is empty
public record Access(Optional<String> owner, Optional<String> group, Set<PosixFilePermission> mode) {
    public Access {
        mode = Set.copyOf(mode);
    }

    /// @param mode such as `rw-r-----`
    public static Access of(String owner, String group, String mode) {
        return new Access(Optional.of(owner), Optional.of(group), PosixFilePermissions.fromString(mode));
    }

    /// Of whoever writes it.
    ///
    /// @param mode such as `rw-------`
    public static Access own(String mode) {
        return new Access(Optional.empty(), Optional.empty(), PosixFilePermissions.fromString(mode));
    }

    /// Whether this machine has such a group.
    public static boolean group(String name) {
        try {
            names().lookupPrincipalByGroupName(name);
            return true;
        } catch (UserPrincipalNotFoundException none) {
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static UserPrincipalLookupService names() {
        return Path.of("/").getFileSystem().getUserPrincipalLookupService();
    }

    /// Gives it to a file that is there, never through a symbolic link.
    void give(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        // The mode last: a change of the owner may take from it, and nobody may read what is not yet theirs.
        if (group.isPresent()) {
            view.setGroup(names().lookupPrincipalByGroupName(group.get()));
        }
        if (owner.isPresent()) {
            view.setOwner(names().lookupPrincipalByName(owner.get()));
        }
        view.setPermissions(mode);
    }

    /// Whether a file has it already.
    boolean held(Path file) throws IOException {
        var now = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        return owner.map(name -> now.owner().getName().equals(name)).orElse(true)
                && group.map(name -> now.group().getName().equals(name)).orElse(true)
                && now.permissions().equals(mode);
    }

    /// Such as `root:felhom-agent rw-r-----`.
    @Override
    public String toString() {
        String who = owner.orElse("") + group.map(name -> ":" + name).orElse("");
        return (who.isEmpty() ? "" : who + " ") + PosixFilePermissions.toString(mode);
    }
}
