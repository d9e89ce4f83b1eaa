package felhom.control.server;

import felhom.control.Hello;
import felhom.control.value.Malformed;
import felhom.control.wire.Event;
import felhom.control.wire.Fault;
import felhom.control.wire.Frame;
import felhom.control.wire.FrameReader;
import felhom.control.wire.Outbox;
import felhom.engine.access.HostAccess;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One client: read by a thread of its own, written to by another, and each of its requests, one at a time,
/// done by a third.
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What a client may send at once: the largest approval has a plan and many signatures.
    private static final int MOST_IN_PIECES = 4 << 20;

    private final SocketChannel channel;
    private final UserPrincipal user;
    private final Hello daemon;
    private final ThreadFactory threads;
    private final FrameReader reader;
    private final Outbox outbox;
    private volatile boolean greeted;
    private volatile long since = System.nanoTime();
    private volatile @Nullable Conversation current;

    Connection(SocketChannel channel, UserPrincipal user, Hello daemon, ThreadFactory threads) {
        this.channel = channel;
        this.user = user;
        this.daemon = daemon;
        this.threads = threads;
        this.reader = new FrameReader(channel, MOST_IN_PIECES);
        this.outbox = Outbox.start(channel, threads);
    }

    UserPrincipal user() {
        return user;
    }

    boolean greeted() {
        return greeted;
    }

    boolean busy() {
        return current != null;
    }

    /// Since when it has neither said nor asked anything, by [System#nanoTime].
    long since() {
        return since;
    }

    /// Says why, and nothing more.
    void refuse(Frame.Why why, String text) {
        outbox.offer(new Frame.Refusal(why, text));
        outbox.end();
    }

    /// Until the client leaves, or says what it should not.
    void serve(Function<Peer, HostAccess> hosts, Requests requests) {
        try {
            outbox.offer(new Frame.Greeting(daemon));
            Optional<Hello> client = greeting();
            if (client.isPresent()) {
                try (HostAccess host = hosts.apply(peer(client.get()))) {
                    requests(host, requests);
                }
            }
        } catch (Malformed wrong) {
            LOG.debug("a client of {} said what is no request: {}", user, wrong.getMessage());
            refuse(Frame.Why.MALFORMED, String.valueOf(wrong.getMessage()));
        } catch (IOException gone) {
            LOG.debug("a client of {} is gone: {}", user, gone.toString());
            close();
        } finally {
            outbox.end();
        }
    }

    private Peer peer(Hello client) {
        Turn patience = new Turn(new Worker(0, ""), client.patience().orElse(PATIENCE), words -> {
            Conversation now = current;
            if (now != null) {
                now.tell(new Event.Notice(words));
            }
        });
        return new Peer(user, client.says(), patience);
    }

    private Optional<Hello> greeting() throws IOException {
        Optional<Frame> first = reader.read();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        if (!(first.get() instanceof Frame.Greeting(Hello client))) {
            throw new Malformed("the first frame says who speaks");
        }
        if (!client.sameBuild(daemon)) {
            refuse(Frame.Why.VERSION, "this is felhom-agent " + daemon.words());
            return Optional.empty();
        }
        greeted = true;
        return Optional.of(client);
    }

    private void requests(HostAccess host, Requests requests) throws IOException {
        @Nullable Conversation last = null;
        try {
            for (Optional<Frame> next = reader.read(); next.isPresent(); next = reader.read()) {
                since = System.nanoTime();
                Conversation now = current;
                switch (next.get()) {
                    case Frame.Request request -> {
                        if (now != null) {
                            throw new Malformed("one request at a time");
                        }
                        last = begun(request, host, requests);
                    }
                    case Frame.Cancel(long id) -> {
                        if (now != null && now.id() == id) {
                            now.cancel();
                        }
                    }
                    case Frame.Answer(long id, boolean yes) -> {
                        if (now != null && now.id() == id) {
                            now.answered(yes);
                        }
                    }
                    default -> throw new Malformed("a client sends requests, answers and cancels");
                }
            }
        } finally {
            if (last != null) {
                last.left();
                last.end();
            }
        }
    }

    private Conversation begun(Frame.Request request, HostAccess host, Requests requests) {
        Conversation conversation = new Conversation(
                request.id(), outbox, this::close, it -> threads.newThread(() -> work(request, host, requests, it)));
        current = conversation;
        conversation.begin();
        return conversation;
    }

    private void work(Frame.Request request, HostAccess host, Requests requests, Conversation it) {
        Frame end;
        try {
            JsonNode value = requests.answer(request, host, it);
            end = new Frame.Result(request.id(), value, host.head());
        } catch (Malformed wrong) {
            end = new Frame.Refusal(Frame.Why.MALFORMED, String.valueOf(wrong.getMessage()));
        } catch (Conversation.Gone gone) {
            return;
        } catch (Throwable thrown) {
            Fault fault = Fault.of(thrown);
            if (fault instanceof Fault.Defect) {
                LOG.error("request {}: this should not have happened", request.method(), thrown);
            }
            end = new Frame.Failed(request.id(), fault, host.head());
        } finally {
            since = System.nanoTime();
            current = null;
        }
        outbox.put(end);
        if (end instanceof Frame.Refusal) {
            outbox.end();
        }
    }

    /// What it takes too long for, in words; empty while it takes its time for nothing.
    Optional<String> overdue(Limits limits, long now) {
        if (older(reader.within(), limits.frame(), now)) {
            return Optional.of("it does not finish a frame");
        }
        if (older(outbox.writing(), limits.slow(), now)) {
            return Optional.of("it does not read");
        }
        if (!greeted && now - since > limits.greeting().toNanos()) {
            return Optional.of("it does not say what it is");
        }
        return greeted && !busy() && now - since > limits.idle().toNanos()
                ? Optional.of("it asks for nothing")
                : Optional.empty();
    }

    private static boolean older(OptionalLong begun, Duration limit, long now) {
        return begun.isPresent() && now - begun.getAsLong() > limit.toNanos();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException closed) {
            LOG.debug("closing a connection: {}", closed.toString());
        }
    }
}
