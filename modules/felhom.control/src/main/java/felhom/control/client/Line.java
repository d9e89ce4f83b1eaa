package felhom.control.client;

import felhom.control.value.Malformed;
import felhom.control.wire.Frame;
import felhom.control.wire.FrameReader;
import felhom.control.wire.Outbox;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// A connection to a daemon, read from by a thread of its own: an interrupt of who waits does not close it.
final class Line implements AutoCloseable {
    // A list of any length comes in parts; what has more than this is no value of ours.
    private static final int MOST_IN_PIECES = 64 << 20;
    private static final int AHEAD = 16;
    private static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("control-", 0).factory();

    private final SocketChannel channel;
    private final BlockingQueue<Incoming> inbox = new ArrayBlockingQueue<>(AHEAD);
    private final Outbox outbox;

    private sealed interface Incoming {
        record Got(Frame frame) implements Incoming {}

        /// @param why empty where the daemon closed it
        record Ended(Optional<Exception> why) implements Incoming {}
    }

    /// There is no more to come.
    static final class Ended extends Exception {
        private static final long serialVersionUID = 1L;

        Ended(Optional<Exception> why) {
            super(why.map(Throwable::getMessage).orElse("it was closed"), why.orElse(null));
        }
    }

    private Line(SocketChannel channel) {
        this.channel = channel;
        this.outbox = Outbox.start(channel, THREADS);
    }

    /// @throws IOException when nobody is there, or may be spoken to
    static Line open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        Line line = new Line(channel);
        THREADS.newThread(line::read).start();
        return line;
    }

    private void read() {
        FrameReader reader = new FrameReader(channel, MOST_IN_PIECES);
        try {
            for (Optional<Frame> next = reader.read(); next.isPresent(); next = reader.read()) {
                inbox.put(new Incoming.Got(next.get()));
            }
            inbox.put(new Incoming.Ended(Optional.empty()));
        } catch (IOException | Malformed broken) {
            try {
                inbox.put(new Incoming.Ended(Optional.of(broken)));
            } catch (InterruptedException never) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    void say(Frame frame) {
        outbox.put(frame);
    }

    /// The next frame; empty where none came in time.
    ///
    /// @throws Ended when there will be none
    Optional<Frame> next(Duration limit) throws InterruptedException, Ended {
        Incoming next = inbox.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
        return switch (next) {
            case null -> Optional.empty();
            case Incoming.Got(Frame frame) -> Optional.of(frame);
            case Incoming.Ended(Optional<Exception> why) -> {
                // For whoever asks again.
                inbox.offer(next);
                throw new Ended(why);
            }
        };
    }

    @Override
    public void close() {
        outbox.end();
    }
}
