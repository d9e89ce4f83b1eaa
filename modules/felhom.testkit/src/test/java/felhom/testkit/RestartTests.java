package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A restarted proxy comes back, even when somebody else has its port for a while.
class RestartTests {
    private static final Duration DOWN = Duration.ofMillis(100);

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getPort() != socket.getLocalPort();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void itWaitsForItsPort() throws Exception {
        try (var pve = PveSimulator.start(PveWorld.node("pve"))) {
            int port = pve.endpoint().getPort();
            pve.restartProxy(DOWN);
            try (var other = new ServerSocket()) {
                other.setReuseAddress(true);
                other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                Thread.sleep(DOWN.multipliedBy(3));
                assertThrows(IOException.class, () -> new ServerSocket(port).close());
            }
            long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            boolean back = false;
            while (!back && System.nanoTime() < end) {
                back = listens(port);
            }
            assertTrue(back, "nobody listens on " + port);
        }
    }
}
