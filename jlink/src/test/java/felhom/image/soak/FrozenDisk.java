package felhom.image.soak;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A file system for the state that can be made to hang: who writes to it waits until it thaws. Only root can
/// make one.
@SuppressWarnings("try") // a test that is interrupted has failed
final class FrozenDisk implements AutoCloseable {
    private static final long BYTES = 32L << 20;

    private final Path mount;
    private boolean frozen;

    private FrozenDisk(Path mount) {
        this.mount = mount;
    }

    /// @return empty where this user, or this machine, makes none
    static Optional<FrozenDisk> make(Path directory) throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) return Optional.empty();
        var image = directory.resolve("disk.img");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(BYTES);
        }
        var mount = Files.createDirectory(directory.resolve("disk"));
        boolean made = StateDisk.run("mkfs.ext4", "-q", image.toString())
                && StateDisk.run("mount", "-o", "loop", image.toString(), mount.toString());
        if (!made) return Optional.empty();
        var disk = new FrozenDisk(mount);
        if (disk.freeze()) {
            disk.thaw();
            return Optional.of(disk);
        }
        disk.close();
        return Optional.empty();
    }

    Path directory() {
        return mount.resolve("state");
    }

    boolean freeze() throws IOException, InterruptedException {
        frozen = StateDisk.run("fsfreeze", "-f", mount.toString());
        return frozen;
    }

    void thaw() throws IOException, InterruptedException {
        if (frozen && !StateDisk.run("fsfreeze", "-u", mount.toString()))
            throw new IOException("it stays frozen: " + mount);
        frozen = false;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        thaw();
        if (!StateDisk.run("umount", "-l", mount.toString())) throw new IOException("cannot unmount " + mount);
    }
}
