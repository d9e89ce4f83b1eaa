package felhom.testkit.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Accepts connections on 127.0.0.1, each served by a virtual thread.
public final class HttpListener implements AutoCloseable {
    private final Tls tls;
    private final Responder responder;
    private final int port;
    private volatile ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger idled = new AtomicInteger();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("pve-simulator-", 0).factory());
    private volatile boolean closing;
    private final Semaphore accepting = new Semaphore(1);

    public HttpListener(Tls tls, Responder responder, int port) {
        this.tls = tls;
        this.responder = responder;
        server = listen(port);
        this.port = server.getLocalPort();
    }

    private static ServerSocket listen(int port) {
        try {
            var server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 100);
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    /// Drops every connection and refuses new ones for this time, as a restart of pveproxy does.
    public void restart(Duration down) {
        stopListening();
        awaitNobodyAccepts();
        open.forEach(HttpListener::reset);
        try {
            threads.execute(() -> comeBack(down));
        } catch (RejectedExecutionException e) {
            // The simulator ends meanwhile.
        }
    }

    /// The kernel listens on until the thread that accepts has woken, and it may accept one more by then.
    private void awaitNobodyAccepts() {
        try {
            if (accepting.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) accepting.release();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void comeBack(Duration down) {
        try {
            Thread.sleep(down);
        } catch (InterruptedException e) {
            return;
        }
        if (!listenAgain()) return;
        if (closing) stopListening();
        accept();
    }

    /// While nobody listened, an outgoing connection of anyone on this machine may have been given the port.
    private boolean listenAgain() {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!closing) {
            try {
                synchronized (this) {
                    // Another restart's end may have come first.
                    if (!server.isClosed()) return false;
                    server = listen(port);
                    return true;
                }
            } catch (IllegalStateException taken) {
                if (System.nanoTime() > until) throw taken;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return false;
            }
        }
        return false;
    }

    private void stopListening() {
        try {
            server.close();
        } catch (IOException e) {
            // There is nothing to release then.
        }
    }

    public void start() {
        threads.execute(this::accept);
    }

    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port);
    }

    Tls tls() {
        return tls;
    }

    public int handshakes() {
        return handshakes.get();
    }

    public int openConnections() {
        return open.size();
    }

    public int idled() {
        return idled.get();
    }

    void idle() {
        idled.incrementAndGet();
    }

    public boolean listening() {
        return !server.isClosed();
    }

    void handshakeDone() {
        handshakes.incrementAndGet();
    }

    void ended(Socket socket) {
        open.remove(socket);
    }

    public boolean terminated() {
        return threads.isTerminated();
    }

    /// Drops a connection with a RST: whatever was not yet read is lost on both sides.
    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already.
        }
    }

    private void accept() {
        accepting.acquireUninterruptibly();
        try {
            acceptAll();
        } finally {
            accepting.release();
        }
    }

    private void acceptAll() {
        var socketServer = server;
        while (!closing && !socketServer.isClosed()) {
            try {
                var socket = socketServer.accept();
                open.add(socket);
                threads.execute(new HttpConnection(this, responder, socket));
                if (closing) reset(socket);
            } catch (IOException e) {
                if (closing) return;
            } catch (RejectedExecutionException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        stopListening();
        threads.shutdownNow();
        open.forEach(HttpListener::reset);
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the simulator's threads did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
