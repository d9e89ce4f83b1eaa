package felhom.engine.trust;

import felhom.log.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The directory that says whom to believe. Whoever can write there is every operator at once, so only root and the
/// agent's own user may; each file is looked at before it is read.
public final class TrustDirectory implements TrustFiles {
    public static final String OPERATORS = "operators";
    public static final String REVOKED = "revoked";
    public static final String POLICY = "policy.json";

    /// A longer file is refused by whoever reads it; so much and one byte is enough to tell.
    public static final int MOST_BYTES = 1024 * 1024;

    private static final List<String> REQUIRED = List.of(OPERATORS, REVOKED);
    private static final List<String> OPTIONAL = List.of("plugin-signers", POLICY);
    private static final int GROUP_OR_OTHERS_WRITE = 0022;

    private final Path path;

    public TrustDirectory(Path path) {
        this.path = path;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    @Override
    public String place(String name) {
        return file(name).toString();
    }

    @Override
    public boolean has(String name) {
        return exists(file(name));
    }

    /// Everything that is wrong with the directory and the files in it, apart from what they say; empty when all is
    /// well.
    public List<String> faults() {
        var faults = new ArrayList<String>();
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of(path + ": " + (exists(path) ? "is not a directory" : "there is no such directory")
                    + "; make it: install -d -m 0755 " + path);
        }
        check(path, faults);
        for (String name : REQUIRED) {
            if (exists(file(name))) {
                checkFile(file(name), faults);
            } else {
                faults.add(file(name) + ": missing; without it no signature is believed"
                        + (name.equals(REVOKED) ? " (an empty file says that no key is revoked)" : ""));
            }
        }
        OPTIONAL.stream().map(this::file).filter(TrustDirectory::exists).forEach(file -> checkFile(file, faults));
        return List.copyOf(faults);
    }

    @Override
    public byte[] read(String name) throws IOException {
        var faults = new ArrayList<String>();
        check(path, faults);
        checkFile(file(name), faults);
        if (!faults.isEmpty()) {
            throw new IOException(String.join("; ", faults));
        }
        try (InputStream in = Files.newInputStream(file(name), LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    private static void checkFile(Path file, List<String> faults) {
        if (Files.isSymbolicLink(file)) {
            faults.add(file + ": is a symbolic link; put the file itself there");
        } else if (exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            faults.add(file + ": is not a regular file");
        } else {
            check(file, faults);
        }
    }

    private static void check(Path path, List<String> faults) {
        try {
            int owner = attribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            ownedBy(path, owner, attribute(Path.of("/proc/self"), "unix:uid")).ifPresent(faults::add);
            if ((attribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & GROUP_OR_OTHERS_WRITE) != 0) {
                faults.add(path + ": its group or others may write it: chmod go-w " + path);
            }
        } catch (NoSuchFileException e) {
            faults.add(path + ": there is no such file");
        } catch (IOException e) {
            faults.add(path + ": cannot be looked at: " + e.getMessage());
        }
    }

    static Optional<String> ownedBy(Path path, int owner, int self) {
        return Owner.misfit(path, owner, self);
    }

    private static int attribute(Path path, String name, LinkOption... options) throws IOException {
        return Files.getAttribute(path, name, options) instanceof Integer number ? number : -1;
    }

    /// What cannot be looked at counts as there: it is read then, and refused with the reason.
    private static boolean exists(Path path) {
        return !Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
