package felhom.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/// A network between a client and a host of this machine: what is sent arrives after half of the round trip.
final class Distance implements AutoCloseable {
    private final ServerSocket near;
    private final int far;
    private final Duration oneWay;

    Distance(URI host, Duration roundTrip) throws IOException {
        this.near = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.far = host.getPort();
        this.oneWay = roundTrip.dividedBy(2);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return near.getLocalPort();
    }

    @SuppressWarnings("resource") // each way closes both ends with its own
    private void accept() {
        while (!near.isClosed()) {
            try {
                Socket client = near.accept();
                Socket host = new Socket(InetAddress.getLoopbackAddress(), far);
                client.setTcpNoDelay(true);
                host.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> carry(client, host));
                Thread.ofVirtual().start(() -> carry(host, client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[1 << 20];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                Thread.sleep(oneWay);
                out.write(some, 0, length);
            }
        } catch (IOException | InterruptedException ended) {
            // One end is gone, and with it the other.
        }
    }

    @Override
    public void close() throws IOException {
        near.close();
    }
}
