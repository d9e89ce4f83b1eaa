package felhom.control.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxTests {
    private static final Frame.Refusal GO_AWAY = new Frame.Refusal(Frame.Why.NOT_ALLOWED, "you may not");

    @Test
    void whatTheOtherSideSaidBeforeItHungUpIsHeardAlsoByWhoSpeaksTooLate() throws Exception {
        Path directory = Files.createTempDirectory("felhom");
        Path socket = directory.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            try (SocketChannel ours = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                try (SocketChannel theirs = server.accept()) {
                    for (ByteBuffer part : FrameWriter.bytes(GO_AWAY)) {
                        theirs.write(part);
                    }
                }

                Thread[] writer = new Thread[1];
                Outbox outbox = Outbox.start(ours, task -> writer[0] = new Thread(task));
                outbox.put(new Frame.Cancel(1));
                writer[0].join();

                assertFalse(outbox.put(new Frame.Cancel(2)));
                FrameReader reader = new FrameReader(ours, 1 << 20);
                assertEquals(Optional.of(GO_AWAY), reader.read());

                outbox.end();
                assertFalse(ours.isOpen());
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(directory);
        }
    }
}
