package felhom.image.soak;

import felhom.image.Image;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// A name server that takes every question and answers none, for one process alone. Only root can make one.
final class SilentResolver implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.54";

    private final DatagramSocket socket;
    private final Path resolv;

    private SilentResolver(DatagramSocket socket, Path resolv) {
        this.socket = socket;
        this.resolv = resolv;
    }

    /// @return empty where this user, or this machine, makes none
    static Optional<SilentResolver> make(Path directory) throws IOException, InterruptedException {
        boolean own = System.getProperty("user.name").equals("root") && StateDisk.run("unshare", "-m", "true");
        if (!own) return Optional.empty();
        DatagramSocket socket;
        try {
            socket = new DatagramSocket(new InetSocketAddress(ADDRESS, 53));
        } catch (IOException taken) {
            return Optional.empty();
        }
        var resolv = Files.writeString(
                directory.resolve("resolv.conf"), "nameserver " + ADDRESS + "\noptions timeout:30 attempts:5\n");
        return Optional.of(new SilentResolver(socket, resolv));
    }

    /// The same image, asking this server alone.
    Image asked(Image image) throws IOException {
        var launcher = resolv.resolveSibling("without-names");
        Files.writeString(launcher, """
                #!/bin/sh
                exec unshare -m sh -c 'mount --bind "$0" /etc/resolv.conf && exec "$@"' %s %s "$@"
                """.formatted(resolv, image.launcher()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return image.through(launcher);
    }

    /// Whether a question has come.
    boolean wasAsked() throws IOException {
        socket.setSoTimeout(1000);
        try {
            socket.receive(new DatagramPacket(new byte[512], 512));
            return true;
        } catch (SocketTimeoutException nobody) {
            return false;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
