package felhom.privileged.mount;

import felhom.ops.MountPlace;
import felhom.privileged.unit.NoFurther;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/// The directory to mount at: made where it is missing, with those above it; root's, empty, and reached
/// through no link.
final class Place {
    private Place() {}

    static void prepare(Path root, MountPlace place) throws NoFurther {
        Path directory = root;
        try {
            Object owner = Files.getAttribute(root, "unix:uid");
            for (Path name : Path.of(place.path().substring(1))) {
                directory = directory.resolve(name);
                step(directory, owner);
            }
            try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
                for (Path first : content) {
                    throw NoFurther.refused(place + " is not empty: what is mounted there would hide '"
                            + first.getFileName() + "'; move it away");
                }
            }
        } catch (IOException no) {
            throw NoFurther.refused(directory + " cannot be used to mount at: " + no);
        }
    }

    private static void step(Path directory, Object owner) throws IOException, NoFurther {
        try {
            PosixFileAttributes is =
                    Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!is.isDirectory()) {
                throw NoFurther.refused(directory + " is no directory; a place to mount at has to be one, and no link");
            }
            if (is.permissions().contains(PosixFilePermission.OTHERS_WRITE)
                    || is.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    || !Files.getAttribute(directory, "unix:uid").equals(owner)) {
                throw NoFurther.refused(directory + " may be changed by others than root: chown root:root " + directory
                        + "; chmod 755 " + directory);
            }
        } catch (NoSuchFileException missing) {
            Files.createDirectory(directory);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
