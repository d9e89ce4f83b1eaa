package felhom.host.hardware;

import felhom.engine.order.Digests;
import felhom.host.file.Access;
import felhom.host.file.WholeFile;
import felhom.wire.root.DeviceType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file for each disk in a directory of the agent's own state: a line of when and how it was asked, and
/// what it said below.
public final class AnswerFiles implements LastAnswers {
    public static final String DIRECTORY = "disks";

    private static final Logger LOG = LoggerFactory.getLogger(AnswerFiles.class);
    /// More than a helper of root's says at most.
    private static final int MOST_BYTES = 4 << 20;
    /// Disks that were plugged in once are not kept for ever.
    private static final int MOST_DISKS = 64;

    private static final String END = ".smart";

    private final Path directory;
    private final boolean keeps;

    private AnswerFiles(Path directory, boolean keeps) {
        this.directory = directory;
        this.keeps = keeps;
    }

    /// @param state the agent's own directory
    public static AnswerFiles in(Path state) {
        return new AnswerFiles(state.resolve(DIRECTORY), true);
    }

    /// For a look at them: what another user wrote there would be in the agent's way.
    public static AnswerFiles readOnly(Path state) {
        return new AnswerFiles(state.resolve(DIRECTORY), false);
    }

    @Override
    public Optional<Answer> of(String disk) {
        Path file = file(disk);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String[] parts = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).split("\n", 2);
            String[] head = parts[0].split(" ", -1);
            if (parts.length != 2 || head.length != 3) {
                throw new IOException("it does not begin with a line of when and how the disk was asked");
            }
            return Optional.of(
                    new Answer(Instant.parse(head[0]), DeviceType.of(head[1]), Integer.parseInt(head[2]), parts[1]));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException unreadable) {
            LOG.debug("{} counts as none: {}", file, unreadable.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void keep(String disk, Answer answer) {
        if (!keeps) {
            return;
        }
        String text = answer.at() + " " + answer.way().word() + " " + answer.exit() + "\n" + answer.text();
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            new WholeFile(file(disk), Access.own("rw-------")).write(text.getBytes(StandardCharsets.UTF_8));
            forget();
        } catch (IOException unwritten) {
            LOG.debug("what disk {} said is not kept: {}", disk, unwritten.getMessage());
        }
    }

    private void forget() throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(directory)) {
            all = files.filter(file -> file.getFileName().toString().endsWith(END))
                    .sorted(Comparator.comparing(AnswerFiles::written).reversed())
                    .toList();
        }
        for (Path old : all.subList(Math.min(MOST_DISKS, all.size()), all.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static FileTime written(Path file) {
        try {
            return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    /// Numbers of disks are what their makers like.
    private Path file(String disk) {
        return directory.resolve(Digests.hex(disk.getBytes(StandardCharsets.UTF_8)) + END);
    }
}
