package felhom.privileged.limit;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.wire.root.RootLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// What root allows: the lines of a file that is root's alone to write.
public final class RootList {
    private static final String EXAMPLE = "/usr/share/doc/felhom-agent/examples/root.list";

    private final Path file;
    private final RootLines lines;

    /// Where it is read anew.
    public interface Source {
        /// @throws BadList when nothing can be allowed by it
        RootList read() throws BadList;
    }

    private RootList(Path file, RootLines lines) {
        this.file = file;
        this.lines = lines;
    }

    /// @param owner the user whose file it has to be: root's number
    /// @throws BadList when nothing can be allowed by it
    public static RootList read(Path file, int owner) throws BadList {
        byte[] bytes = bytes(file, owner);
        try {
            return new RootList(file, RootLines.read(file.toString(), bytes));
        } catch (IllegalArgumentException wrong) {
            throw new BadList(String.valueOf(wrong.getMessage()));
        }
    }

    private static byte[] bytes(Path file, int owner) throws BadList {
        try {
            PosixFileAttributes is = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!is.isRegularFile()) {
                throw new BadList(file + " is no plain file; root's list has to be one");
            }
            Path directory = file.toAbsolutePath().getParent();
            // Whoever may write to the directory puts another file of root's in its place.
            if (directory != null && !ownersAlone(directory, owner)) {
                throw new BadList(directory + " may be written to by others than root: chown root: " + directory
                        + "; chmod go-w " + directory);
            }
            if (!ownersAlone(file, owner)) {
                throw new BadList(
                        file + " may be written by others than root: chown root: " + file + "; chmod 644 " + file);
            }
            if (is.size() > RootLines.LONGEST) {
                throw new BadList(file + " has " + is.size() + " bytes; at most " + RootLines.LONGEST
                        + " are read; take lines out");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException none) {
            throw new BadList("root allows nothing: there is no " + file + "; as root: install -m 644 " + EXAMPLE + " "
                    + file + ", then take the '# ' off the lines that are to count");
        } catch (IOException unreadable) {
            throw new BadList(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static boolean ownersAlone(Path place, int owner) throws IOException {
        Set<PosixFilePermission> may = Files.getPosixFilePermissions(place);
        return !may.contains(PosixFilePermission.GROUP_WRITE)
                && !may.contains(PosixFilePermission.OTHERS_WRITE)
                && Files.getAttribute(place, "unix:uid").equals(owner);
    }

    /// How much it allows, in words for an operator.
    public String words() {
        return file + " allows golden images by " + lines.ids().size() + " ranges of ids, "
                + lines.storages().size() + " storages, "
                + lines.templates().size() + " templates and " + lines.bridges().size() + " bridges, and "
                + lines.mounts().size()
                + " mounts";
    }

    /// Why it is not allowed; empty where it is.
    public Optional<String> forbids(Step.ByRoot step) {
        return switch (step) {
            case Step.MakeGoldenImage image -> forbids(image);
            case Step.MountUsb(FilesystemUuid filesystem, MountPlace place) -> forbids(filesystem, place);
            case Step.UnmountUsb(FilesystemUuid filesystem, MountPlace place) -> forbids(filesystem, place);
        };
    }

    private Optional<String> forbids(Step.MakeGoldenImage image) {
        int id = image.guest().value();
        if (lines.ids().stream().noneMatch(range -> range.first() <= id && id <= range.last())) {
            return no("golden-ids " + id);
        }
        if (!lines.storages().contains(image.storage())) {
            return no("golden-storage " + image.storage());
        }
        if (!lines.templates().contains(image.template())) {
            return no("golden-template " + image.template());
        }
        return lines.bridges().contains(image.bridge()) ? Optional.empty() : no("golden-bridge " + image.bridge());
    }

    private Optional<String> forbids(FilesystemUuid filesystem, MountPlace place) {
        return lines.mounts().contains(new RootLines.Mount(filesystem, place))
                ? Optional.empty()
                : no("mount " + filesystem + " " + place);
    }

    private Optional<String> no(String line) {
        return Optional.of("root does not allow it: " + file + " has no line '" + line + "'; root adds it there");
    }
}
