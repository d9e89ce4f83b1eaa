package felhom.privileged.door;

import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Serves whoever connected: who they are is looked at first, and no direction stays open for longer than its
/// limit.
final class Connection {
    private final Callers callers;
    private final Visit visit;
    private final Journal journal;
    private final Limits limits;
    private final ScheduledThreadPoolExecutor clock;

    Connection(Callers callers, Visit visit, Journal journal, Limits limits) {
        this.callers = callers;
        this.visit = visit;
        this.journal = journal;
        this.limits = limits;
        this.clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("limits").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    void serve(SocketChannel channel) {
        // Where the JVM closes the channel that it inherited, standard error is closed with it; so everything is
        // said before.
        try (channel) {
            UserPrincipal user = Callers.of(channel);
            String who = "user " + user.getName();
            OutputStream to = new Answer(channel);
            if (callers.may(user)) {
                visit.serve(who, () -> request(channel), to);
            } else {
                visit.refuse(
                        who, "root's helper answers " + callers.words() + ", and this is user " + user.getName(), to);
            }
        } catch (IOException broken) {
            journal.refused("a connection broke off: " + broken.getMessage());
        }
    }

    private RootRequest request(SocketChannel channel) throws IOException {
        try (Limit limit = new Limit(limits.request(), channel::shutdownInput)) {
            try {
                return RootCodec.readRequest(Channels.newInputStream(channel));
            } catch (IOException broken) {
                throw limit.why(broken);
            }
        }
    }

    private interface Cut {
        Object now() throws IOException;
    }

    /// Cuts off what takes longer.
    private final class Limit implements AutoCloseable {
        private final Duration most;
        private final Future<?> timer;
        // Whoever is cut off may wake before the timer's task has ended.
        private volatile boolean over;

        Limit(Duration most, Cut cut) {
            this.most = most;
            this.timer = clock.schedule(
                    () -> {
                        over = true;
                        return cut.now();
                    },
                    most.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        IOException why(IOException broken) {
            return over ? new InterruptedIOException("not within " + most.toSeconds() + " s") : broken;
        }

        @Override
        public void close() {
            timer.cancel(false);
        }
    }

    /// Takes an answer in one piece.
    private final class Answer extends OutputStream {
        private final SocketChannel channel;

        Answer(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try (Limit limit = new Limit(limits.answer(), channel::shutdownOutput)) {
                try {
                    Channels.newOutputStream(channel).write(bytes, from, length);
                } catch (IOException broken) {
                    throw limit.why(broken);
                }
            }
        }
    }
}
