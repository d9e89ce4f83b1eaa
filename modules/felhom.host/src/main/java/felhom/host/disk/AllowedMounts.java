package felhom.host.disk;

import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import felhom.ops.Failure;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.wire.root.RootLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What root's list allows to be mounted where. Whether something is mounted is decided by root's helper,
/// which reads its list for itself by the same rules, and asks besides whether the file is root's alone to
/// write.
public final class AllowedMounts {
    private static final Logger LOG = LoggerFactory.getLogger(AllowedMounts.class);

    private final Path file;
    private final Repeated troubles;
    private final Consumer<String> warnings;

    /// One line.
    public record Allowed(FilesystemUuid filesystem, MountPlace place) {}

    public AllowedMounts(Clocks clocks) {
        this(Path.of("/etc/felhom-agent/root.list"), clocks);
    }

    public AllowedMounts(Path file, Clocks clocks) {
        this(file, clocks, LOG::warn);
    }

    AllowedMounts(Path file, Clocks clocks, Consumer<String> warnings) {
        this.file = file;
        this.troubles = new Repeated(clocks);
        this.warnings = warnings;
    }

    /// In the order of the list, each once. Nothing where there is no such list, and where it is not known
    /// what is in it: then the helper allows nothing either.
    public List<Allowed> read() {
        try {
            return known();
        } catch (HostException unknown) {
            return List.of();
        }
    }

    /// In the order of the list, each once; nothing where there is no such list.
    ///
    /// @throws HostException where it cannot be read, or has a line of any kind that is not understood
    public List<Allowed> known() {
        try (InputStream in = Files.newInputStream(file)) {
            List<Allowed> allowed =
                    RootLines.read(file.toString(), in.readNBytes(RootLines.LONGEST + 1)).mounts().stream()
                            .map(mount -> new Allowed(mount.filesystem(), mount.place()))
                            .toList();
            if (troubles.over() > 0) {
                LOG.info("root's list is understood again: {}", file);
            }
            return allowed;
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IllegalArgumentException wrong) {
            throw trouble("root allows nothing before its list is mended: " + wrong.getMessage());
        } catch (IOException unreadable) {
            throw trouble("what root allows is not known: " + file + " cannot be read: " + unreadable);
        }
    }

    private HostException trouble(String why) {
        troubles.again(why).ifPresent(warnings);
        return new HostException(Failure.of(Failure.Kind.HOST, why));
    }
}
