package felhom.host.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that others read: whoever looks finds the old one or the new one, whole, whenever this process
/// ends.
public final class WholeFile {
    private static final String BESIDE = ".new";
    private static final FileAttribute<?> MINE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final Access access;

    /// @param file in a directory that is there
    public WholeFile(Path file, Access access) {
        this.file = file;
        this.access = access;
    }

    /// Durable when it returns. What an earlier run that was cut off has left beside it goes away.
    public void write(byte[] bytes) throws IOException {
        Path directory = file.toAbsolutePath().resolveSibling(".").normalize();
        clear(directory);
        // Nobody else may look into it before it has its owner.
        Path next = Files.createTempFile(directory, prefix(), BESIDE, MINE);
        try {
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                access.give(next);
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Gives a file that is there the owner and the mode that it is to have.
    ///
    /// @return whether it had others
    public boolean mend() throws IOException {
        if (access.held(file)) {
            return false;
        }
        access.give(file);
        return true;
    }

    private String prefix() {
        return "." + file.getFileName() + ".";
    }

    private void clear(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                directory,
                path -> path.getFileName().toString().startsWith(prefix())
                        && path.getFileName().toString().endsWith(BESIDE))) {
            for (Path path : left) {
                Files.deleteIfExists(path);
            }
        }
    }
}
