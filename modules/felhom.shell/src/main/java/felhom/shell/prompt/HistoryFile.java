package felhom.shell.prompt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What was typed, for the next time: a line for each, the newest last, for its owner's eyes. Several shells
/// may add to it at once.
final class HistoryFile {
    static final int MOST = 500;
    // Twice as many lines as are kept, each of them long.
    private static final long LARGEST = 4L << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWN_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;

    HistoryFile(Path file) {
        this.file = file;
    }

    /// The newest of it. What lies before them is thrown away where it is as much again.
    List<String> read() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (FileChannel channel = open();
                FileLock _ = channel.lock()) {
            List<String> lines = lines(channel);
            List<String> newest = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
            if (lines.size() > 2 * MOST || channel.size() > LARGEST) {
                channel.truncate(0);
                write(channel, String.join("\n", newest) + "\n");
            }
            return List.copyOf(newest);
        }
    }

    void add(String line) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory, OWN_DIRECTORY);
        }
        try (FileChannel channel = open();
                FileLock _ = channel.lock()) {
            channel.position(channel.size());
            write(channel, line + "\n");
        }
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        LinkOption.NOFOLLOW_LINKS),
                OWN_FILE);
    }

    private static List<String> lines(FileChannel channel) throws IOException {
        // Of a file that something else has made large, the end is enough.
        long from = Math.max(0, channel.size() - LARGEST);
        ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
        channel.position(from);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
        List<String> lines = new ArrayList<>(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
        if (from > 0 && !lines.isEmpty()) {
            lines.removeFirst();
        }
        return lines;
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
