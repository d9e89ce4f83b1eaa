package felhom.control.server;

import felhom.control.ControlSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The socket as a file. Nobody but its owner (and root) can connect, from its first moment on: it is made in
/// a directory of its own, and moved to its place when it is as it has to be.
final class SocketFile implements AutoCloseable {
    // As many as may wait for a daemon that is busy for a moment.
    private static final int BACKLOG = 128;

    private final Path path;
    private final ServerSocketChannel channel;
    private final @Nullable Object key;
    private final UserPrincipal owner;

    private SocketFile(Path path, ServerSocketChannel channel, @Nullable Object key, UserPrincipal owner) {
        this.path = path;
        this.channel = channel;
        this.key = key;
        this.owner = owner;
    }

    /// Takes the place of what a daemon has left that is no more. The caller holds the state's lock, so there
    /// is no other.
    ///
    /// @throws IOException when it cannot be made, or somebody answers there all the same
    static SocketFile bind(Path path) throws IOException {
        if (ControlSocket.answered(path)) {
            throw new IOException("somebody else answers at " + path + "; stop that program first");
        }
        Path directory = path.resolveSibling(path.getFileName() + ".new");
        Path fresh = directory.resolve("s");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(directory);
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(fresh), BACKLOG);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(directory);
            return new SocketFile(
                    path, channel, key(path).orElse(null), Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<Object> key(Path path) {
        try {
            return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Whether whoever connects to the path comes to us.
    boolean inPlace() {
        return key(path).equals(Optional.ofNullable(key));
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    boolean open() {
        return channel.isOpen();
    }

    /// Us.
    UserPrincipal owner() {
        return owner;
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (inPlace()) {
            Files.deleteIfExists(path);
        }
    }
}
