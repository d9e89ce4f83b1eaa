package felhom.privileged.limit;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What root allows, one thing a line, words apart by blanks; a line that begins with `#` says nothing:
///
/// | line | allows |
/// |---|---|
/// | `golden-ids 9000-9099` | golden images with these ids, and no others |
/// | `golden-storage local-lvm` | their volumes there |
/// | `golden-template local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst` | of this template |
/// | `golden-bridge vmbr0` | with their network there |
/// | `mount UUID PLACE` | mounting and unmounting this file system at this place |
///
/// What no line allows is refused. A golden image needs one of each of the first four.
public final class RootList {
    private static final int LONGEST = 64 * 1024;

    private final Path file;
    private final List<Ids> ids = new ArrayList<>();
    private final Set<StorageId> storages = new HashSet<>();
    private final Set<VolumeId> templates = new HashSet<>();
    private final Set<Step.MakeGoldenImage.Bridge> bridges = new HashSet<>();
    private final Set<Mount> mounts = new HashSet<>();

    /// Where it is read anew.
    public interface Source {
        /// @throws BadList when nothing can be allowed by it
        RootList read() throws BadList;
    }

    private record Ids(int first, int last) {}

    private record Mount(FilesystemUuid filesystem, MountPlace place) {}

    private RootList(Path file) {
        this.file = file;
    }

    /// @param owner the user whose file it has to be: root's number
    /// @throws BadList when nothing can be allowed by it
    public static RootList read(Path file, int owner) throws BadList {
        RootList list = new RootList(file);
        int number = 0;
        for (String line : lines(file, owner)) {
            number++;
            String text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                list.take(number, text.split("[ \\t]+"));
            }
        }
        return list;
    }

    private static List<String> lines(Path file, int owner) throws BadList {
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
            if (is.size() > LONGEST) {
                throw new BadList(file + " has " + is.size() + " bytes; at most " + LONGEST + " are read");
            }
            return Files.readAllLines(file);
        } catch (NoSuchFileException none) {
            throw new BadList("root allows nothing: there is no " + file);
        } catch (CharacterCodingException notText) {
            throw new BadList(file + " is no text in UTF-8");
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

    private void take(int number, String[] words) throws BadList {
        String where = file + ", line " + number + ": ";
        try {
            switch (words[0]) {
                case "golden-ids" -> ids.add(ids(one(words)));
                case "golden-storage" -> storages.add(new StorageId(one(words)));
                case "golden-template" -> templates.add(new VolumeId(one(words)));
                case "golden-bridge" -> bridges.add(new Step.MakeGoldenImage.Bridge(one(words)));
                case "mount" -> {
                    if (words.length != 3) {
                        throw new IllegalArgumentException("expected: mount UUID PLACE");
                    }
                    mounts.add(new Mount(new FilesystemUuid(words[1]), new MountPlace(words[2])));
                }
                default ->
                    throw new IllegalArgumentException("'" + words[0]
                            + "' is none of golden-ids, golden-storage, golden-template, golden-bridge, mount");
            }
        } catch (IllegalArgumentException wrong) {
            throw new BadList(where + wrong.getMessage());
        }
    }

    private static String one(String[] words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("expected: " + words[0] + " and one value");
        }
        return words[1];
    }

    private static Ids ids(String range) {
        String[] ends = range.split("-", 2);
        int first = Vmid.of(ends[0]).value();
        int last = ends.length == 1 ? first : Vmid.of(ends[1]).value();
        if (last < first) {
            throw new IllegalArgumentException("'" + range + "' ends before it begins");
        }
        return new Ids(first, last);
    }

    /// How much it allows, in words for an operator.
    public String words() {
        return file + " allows golden images by " + ids.size() + " ranges of ids, " + storages.size() + " storages, "
                + templates.size() + " templates and " + bridges.size() + " bridges, and " + mounts.size()
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
        if (ids.stream().noneMatch(range -> range.first() <= id && id <= range.last())) {
            return no("golden-ids " + id);
        }
        if (!storages.contains(image.storage())) {
            return no("golden-storage " + image.storage());
        }
        if (!templates.contains(image.template())) {
            return no("golden-template " + image.template());
        }
        return bridges.contains(image.bridge()) ? Optional.empty() : no("golden-bridge " + image.bridge());
    }

    private Optional<String> forbids(FilesystemUuid filesystem, MountPlace place) {
        return mounts.contains(new Mount(filesystem, place))
                ? Optional.empty()
                : no("mount " + filesystem + " " + place);
    }

    private Optional<String> no(String line) {
        return Optional.of("root does not allow it: " + file + " has no line '" + line + "'; root adds it there");
    }
}
