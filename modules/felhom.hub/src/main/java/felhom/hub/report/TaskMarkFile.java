package felhom.hub.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mark as one line in a file of the state directory. Where it cannot be read or written nothing is lost:
/// a task is told twice then.
public final class TaskMarkFile implements TaskMark {
    public static final String FILE = "tasks-told";

    private static final Logger LOG = LoggerFactory.getLogger(TaskMarkFile.class);
    private static final int MOST_BYTES = 64;
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    /// @param directory the agent's own, which is there
    public TaskMarkFile(Path directory) {
        this.file = directory.resolve(FILE);
    }

    @Override
    public Optional<Instant> read() {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return Optional.of(Instant.parse(text.strip()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | DateTimeException unreadable) {
            LOG.warn("{} holds no time and counts as none: {}", file, unreadable.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void write(Instant ended) {
        Path next = file.resolveSibling(FILE + ".new");
        try {
            Files.deleteIfExists(next);
            try (SeekableByteChannel out = Files.newByteChannel(
                    next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNERS_ALONE)) {
                out.write(StandardCharsets.UTF_8.encode(ended + "\n"));
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritten) {
            LOG.debug("{} cannot be written: {}", file, unwritten.getMessage());
        }
    }
}
