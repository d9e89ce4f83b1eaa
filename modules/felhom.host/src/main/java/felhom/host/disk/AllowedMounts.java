package felhom.host.disk;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What root's list allows to be mounted where: its lines `mount UUID PLACE`. Only shown here; whether
/// something is mounted is decided by root's helper, which reads its list for itself.
public final class AllowedMounts {
    private static final Logger LOG = LoggerFactory.getLogger(AllowedMounts.class);

    /// As much as the helper reads of it.
    private static final int LONGEST = 64 * 1024;

    private final Path file;

    /// One line.
    public record Allowed(FilesystemUuid filesystem, MountPlace place) {}

    public AllowedMounts() {
        this(Path.of("/etc/felhom-agent/root.list"));
    }

    public AllowedMounts(Path file) {
        this.file = file;
    }

    /// In the order of the list. Nothing where there is no such list, and where it cannot be read or has a
    /// line that is not understood: then the helper allows nothing either.
    public List<Allowed> read() {
        try (InputStream in = Files.newInputStream(file)) {
            return allowed(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8));
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException unreadable) {
            LOG.warn(
                    "where root allows file systems to be mounted is not known: {} cannot be read: {}",
                    file,
                    unreadable);
            return List.of();
        }
    }

    private List<Allowed> allowed(String text) {
        List<Allowed> allowed = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String[] words = line.strip().split("[ \\t]+", -1);
            if (!words[0].equals("mount")) {
                continue;
            }
            try {
                if (words.length != 3) {
                    throw new IllegalArgumentException("expected: mount UUID PLACE");
                }
                allowed.add(new Allowed(new FilesystemUuid(words[1]), new MountPlace(words[2])));
            } catch (IllegalArgumentException wrong) {
                LOG.warn("root allows no mount before it is mended: {}, line {}: {}", file, number, wrong.getMessage());
                return List.of();
            }
        }
        return List.copyOf(allowed);
    }
}
