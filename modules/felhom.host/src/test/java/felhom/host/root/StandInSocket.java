package felhom.host.root;

import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands in for root's helper at a real UNIX socket.
final class StandInSocket implements AutoCloseable {
    final List<RootRequest> asked = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel server;

    interface Manner {
        void serve(SocketChannel client) throws IOException;
    }

    private StandInSocket(Path path, Manner manner) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        Thread.ofPlatform().daemon().start(() -> serve(manner));
    }

    /// Whatever it does with who comes.
    static StandInSocket of(Path path, Manner manner) throws IOException {
        return new StandInSocket(path, manner);
    }

    /// Reads a request and answers it as the helper does.
    static StandInSocket answering(Path path, RootAnswer answer) throws IOException {
        StandInSocket[] self = new StandInSocket[1];
        self[0] = new StandInSocket(path, client -> {
            self[0].asked.add(RootCodec.readRequest(Channels.newInputStream(client)));
            RootCodec.write(answer, Channels.newOutputStream(client));
        });
        return self[0];
    }

    private void serve(Manner manner) {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                manner.serve(client);
            } catch (IOException gone) {
                // The client or the test has closed it.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
