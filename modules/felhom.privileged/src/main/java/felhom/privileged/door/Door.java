package felhom.privileged.door;

import felhom.privileged.ask.Helper;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/// Serves a UNIX socket that systemd hands over: one connection with `Accept=yes`, all that come with
/// `Accept=no` until nobody has come for a while; systemd starts the helper again for the next one.
public final class Door {
    /// What is waited after a connection that could not be taken, for want of descriptors for instance.
    private static final long PAUSE_MILLIS = 100;

    private final Helper helper;
    private final Connection connection;
    private final Journal journal;
    private final Limits limits;
    private int atWork;
    private long quietSince = System.nanoTime();

    public Door(Helper helper, Callers callers, Journal journal, Limits limits) {
        this.helper = helper;
        this.connection = new Connection(callers, new Visit(helper, journal), journal, limits);
        this.journal = journal;
        this.limits = limits;
    }

    /// @throws IllegalArgumentException when it is no UNIX stream socket
    /// @throws IOException when nothing more can be taken from it
    public void serve(Channel inherited) throws IOException {
        if (!(inherited instanceof NetworkChannel socket)
                || !(socket.getLocalAddress() instanceof UnixDomainSocketAddress)) {
            throw new IllegalArgumentException("standard input is no UNIX socket, but " + inherited);
        }
        switch (socket) {
            case SocketChannel one -> connection.serve(one);
            case ServerSocketChannel all -> serveAll(all);
            default -> throw new IllegalArgumentException("standard input is no stream socket, but " + inherited);
        }
    }

    /// What has not been taken when it returns waits in the socket's queue, for the next helper.
    private void serveAll(ServerSocketChannel server) throws IOException {
        server.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            SelectionKey key = server.register(selector, SelectionKey.OP_ACCEPT);
            while (true) {
                boolean room = room();
                key.interestOps(room ? SelectionKey.OP_ACCEPT : 0);
                long left = leftNanos();
                if (left <= 0) {
                    if (helper.quiet()) {
                        return;
                    }
                    quietAgain();
                    continue;
                }
                selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                selector.selectedKeys().clear();
                if (room) {
                    take(server, selector);
                }
            }
        }
    }

    private void take(ServerSocketChannel server, Selector selector) throws IOException {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                begin(channel, selector);
            }
        } catch (ClosedChannelException closed) {
            throw closed;
        } catch (IOException noDescriptor) {
            journal.refused("a connection could not be taken: " + noDescriptor.getMessage());
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted", stopped);
        }
    }

    private void begin(SocketChannel channel, Selector selector) {
        synchronized (this) {
            atWork++;
        }
        Thread.ofPlatform().name("request").start(() -> {
            try {
                connection.serve(channel);
            } finally {
                end();
                selector.wakeup();
            }
        });
    }

    private synchronized void end() {
        atWork--;
        quietSince = System.nanoTime();
    }

    private synchronized void quietAgain() {
        quietSince = System.nanoTime();
    }

    private synchronized boolean room() {
        return atWork < limits.places();
    }

    /// Until it has been quiet for long enough; none, where it has.
    private synchronized long leftNanos() {
        return atWork > 0 ? Long.MAX_VALUE : limits.idle().toNanos() - (System.nanoTime() - quietSince);
    }
}
