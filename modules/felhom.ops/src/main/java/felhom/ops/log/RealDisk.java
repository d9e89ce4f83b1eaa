package felhom.ops.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The real one: Linux, where a directory can be opened and forced like a file.
final class RealDisk implements Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// POSIX drops a process's lock as soon as it closes any descriptor of that file. So a second attempt in this
    /// process has to be refused before it opens the lock file at all.
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    @Override
    public void makeDirectory(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory, OWNER_DIRECTORY);
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                forceDirectory(parent);
            }
        } else if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "not a directory");
        } else {
            requireOwn(directory);
            for (String file : list(directory)) {
                requireOwn(directory.resolve(file));
            }
        }
    }

    private static void requireOwn(Path path) throws IOException {
        Optional<String> stranger = Owner.stranger(path);
        if (stranger.isPresent()) {
            throw new FileSystemException(stranger.get());
        }
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    @Override
    public File open(Path file, Mode mode) throws IOException {
        return new Channel(channel(file, mode));
    }

    private static FileChannel channel(Path file, Mode mode) throws IOException {
        Set<OpenOption> options = switch (mode) {
            case READ -> Set.of(READ, LinkOption.NOFOLLOW_LINKS);
            case WRITE -> Set.of(READ, WRITE, LinkOption.NOFOLLOW_LINKS);
            case CREATE -> Set.of(READ, WRITE, CREATE, TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
        };
        return mode == Mode.CREATE ? FileChannel.open(file, options, OWNER) : FileChannel.open(file, options);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }

    @Override
    public long free(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path key = parent == null ? file : parent.toRealPath().resolve(file.getFileName());
        if (!LOCKED.add(key)) {
            throw LogLocked.byThisProcess(file);
        }
        boolean held = false;
        try {
            FileChannel channel = channel(file, Mode.CREATE);
            try {
                FileLock lock = channel.tryLock();
                held = lock != null;
            } finally {
                if (!held) {
                    channel.close();
                }
            }
            if (!held) {
                throw LogLocked.byAnother(file);
            }
            return () -> {
                // Once: a second close must not take the lock from whoever has it by then.
                if (channel.isOpen()) {
                    channel.close();
                    LOCKED.remove(key);
                }
            };
        } finally {
            if (!held) {
                LOCKED.remove(key);
            }
        }
    }

    private record Channel(FileChannel channel) implements File {
        @Override
        public void read(ByteBuffer into, long position) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    return;
                }
                at += count;
            }
        }

        @Override
        public void write(ByteBuffer from, long position) throws IOException {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
