package felhom.host.root;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.Unreadable;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request, and its answer or why there is none.
final class Conversation {
    /// A mount or the start of a unit takes the helper up to 100 s.
    private static final Duration WORK = Duration.ofMinutes(2);
    /// A disk is asked for at most 30 s.
    private static final Duration QUESTION = Duration.ofSeconds(45);

    private final Line line;
    /// Set by whoever comes first: the one who speaks, or the one who gives up before.
    private final AtomicBoolean decided = new AtomicBoolean();

    Conversation(Line line) {
        this.line = line;
    }

    static Duration limit(RootRequest request) {
        return switch (request) {
            case RootRequest.Do _, RootRequest.Look _, RootRequest.Forget _ -> WORK;
            case RootRequest.Health _, RootRequest.Explain _, RootRequest.Walk _ -> QUESTION;
        };
    }

    /// @throws HostException as [RootHelper#ask]
    RootAnswer hold(RootRequest request, Duration limit) {
        // Not a virtual thread: a read of a pipe holds on to what carries it.
        FutureTask<RootAnswer> talk = new FutureTask<>(() -> talk(request));
        Thread.ofPlatform().daemon().name("root").start(talk);
        try (line) {
            return talk.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            throw givenUp("no answer within " + limit.toSeconds() + " s");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw givenUp("interrupted before it answered");
        } catch (ExecutionException broken) {
            throw switch (broken.getCause()) {
                case HostException said -> said;
                case Unreadable wrong ->
                    new HostException(Failure.of(
                            Failure.Kind.UNREADABLE, line.words("its answer makes no sense: " + wrong.getMessage())));
                case IOException io
                when line.unheard() -> RootHelper.notAsked(line.words("not asked: " + io.getMessage()));
                case IOException io ->
                    new HostException(Failure.of(Failure.Kind.HOST, line.words("no answer: " + io.getMessage())));
                case null, default -> new IllegalStateException(broken);
            };
        }
    }

    private HostException givenUp(String problem) {
        boolean unasked = decided.compareAndSet(false, true);
        return unasked
                ? RootHelper.notAsked(line.words(problem))
                : new HostException(Failure.of(Failure.Kind.TIMED_OUT, line.words(problem)));
    }

    private RootAnswer talk(RootRequest request) throws IOException {
        line.open();
        if (!decided.compareAndSet(false, true)) {
            throw new IOException("given up");
        }
        IOException unsent = null;
        try {
            RootCodec.write(request, line.to());
        } catch (IOException refused) {
            // Whoever is refused is not read, and told why all the same.
            unsent = refused;
        }
        try {
            return RootCodec.readAnswer(line.from());
        } catch (IOException silent) {
            if (unsent != null) {
                unsent.addSuppressed(silent);
                throw unsent;
            }
            throw silent;
        }
    }
}
