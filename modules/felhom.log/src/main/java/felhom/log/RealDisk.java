package felhom.log;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
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
        boolean fresh = mode == Mode.CREATE && Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
        Optional<Object> before = fresh ? Optional.empty() : Optional.of(regular(file));
        return named(file, channel(file, mode), before);
    }

    /// What is no file is not opened: a pipe without a writer would never answer.
    private static Object regular(Path file) throws IOException {
        if (!attributes(file).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "a link or no regular file");
        }
        return key(file);
    }

    private static Channel named(Path file, FileChannel channel, Optional<Object> before) throws IOException {
        try {
            Object key = key(file);
            if (before.isPresent() && !before.get().equals(key)) {
                throw new FileSystemException(file.toString(), null, "another file took its place while it was opened");
            }
            return new Channel(channel, key);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Device and inode: no other file has them for as long as this one is open, whatever its name is by then.
    private static Object key(Path file) throws IOException {
        return Objects.requireNonNull(attributes(file).fileKey());
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isAt(Path name, Object key) throws IOException {
        try {
            return key(name).equals(key);
        } catch (NoSuchFileException deleted) {
            return false;
        }
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
    public Lock lock(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        Path key = parent == null ? file : parent.toRealPath().resolve(file.getFileName());
        if (!LOCKED.add(key)) {
            throw LogLocked.byThisProcess(file);
        }
        boolean held = false;
        try {
            try {
                Files.createFile(file, OWNER);
            } catch (FileAlreadyExistsException there) {
                requireOwn(file);
            }
            // Never emptied: it is another's until it is locked.
            Channel opened = named(file, channel(file, Mode.WRITE), Optional.of(regular(file)));
            try {
                held = opened.channel().tryLock() != null && opened.isAt(file);
                if (!held) {
                    throw LogLocked.byAnother(file);
                }
                return new Held(opened, file, key);
            } finally {
                if (!held) {
                    opened.close();
                }
            }
        } finally {
            if (!held) {
                LOCKED.remove(key);
            }
        }
    }

    /// @param place in [#LOCKED]
    private record Held(Channel opened, Path file, Path place) implements Lock {
        @Override
        public boolean holds() throws IOException {
            return opened.channel().isOpen() && opened.isAt(file);
        }

        @Override
        public void close() throws IOException {
            // Once: a second close must not take the lock from whoever has it by then.
            if (opened.channel().isOpen()) {
                opened.close();
                LOCKED.remove(place);
            }
        }
    }

    private record Channel(FileChannel channel, Object identity) implements File {
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
        public boolean isAt(Path name) throws IOException {
            return RealDisk.isAt(name, identity);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
