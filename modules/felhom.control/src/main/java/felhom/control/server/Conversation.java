package felhom.control.server;

import felhom.control.wire.Event;
import felhom.control.wire.Frame;
import felhom.control.wire.Outbox;
import felhom.control.wire.Question;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One request while it is at work, and what is said meanwhile. Its client may leave at any moment.
final class Conversation {
    private static final Duration TO_ANSWER = Duration.ofMinutes(30);

    private final long id;
    private final Outbox outbox;
    private final Runnable cutOff;
    private final Thread worker;
    private WhenGone whenGone = WhenGone.STOP;
    private Duration grace = Duration.ZERO;
    private boolean gone;
    private @Nullable CompletableFuture<Boolean> asked;
    /// Questions that were given up before their answer came.
    private int late;

    /// What becomes of a request whose client leaves.
    enum WhenGone {
        /// Nobody wants it any more.
        STOP,
        /// It is at work on the host: its end is worth knowing all the same.
        GO_ON,
        /// It gets time to put all back.
        STOP_AFTER_GRACE
    }

    /// Whoever asked is gone.
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// @param cutOff closes the connection
    /// @param threads makes the thread that does the work, given what it does
    Conversation(long id, Outbox outbox, Runnable cutOff, Function<Conversation, Thread> threads) {
        this.id = id;
        this.outbox = outbox;
        this.cutOff = cutOff;
        this.worker = threads.apply(this);
    }

    void begin() {
        worker.start();
    }

    long id() {
        return id;
    }

    synchronized void whenGone(WhenGone then, Duration time) {
        whenGone = then;
        grace = time;
        if (gone) {
            stop();
        }
    }

    synchronized boolean gone() {
        return gone;
    }

    /// Says it where there is room. One that does not take it is cut off: work on the host waits for nobody's
    /// screen.
    void tell(Event event) {
        if (!outbox.offer(new Frame.Told(id, event))) {
            cutOff.run();
        }
    }

    /// Says it where there is room, and it is no loss where there is none.
    void hint(Event event) {
        outbox.offer(new Frame.Told(id, event));
    }

    /// Says it as soon as there is room.
    void say(Event event) {
        if (!outbox.put(new Frame.Told(id, event))) {
            throw new Gone();
        }
    }

    void part(List<JsonNode> items) {
        if (!outbox.put(new Frame.Part(id, items))) {
            throw new Gone();
        }
    }

    /// Waits for the answer. An interrupt does not end the wait, and is kept for later.
    ///
    /// @return empty where nobody answers
    Optional<Boolean> ask(Question question) {
        return ask(question, TO_ANSWER);
    }

    /// The same, for no longer than this.
    Optional<Boolean> ask(Question question, Duration most) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        synchronized (this) {
            if (gone) {
                return Optional.empty();
            }
            asked = answer;
        }
        if (!outbox.offer(new Frame.Asked(id, question))) {
            cutOff.run();
            return Optional.empty();
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return Optional.of(answer.get(most.toMillis(), TimeUnit.MILLISECONDS));
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (TimeoutException none) {
                    gaveUp();
                    return Optional.empty();
                } catch (ExecutionException none) {
                    return Optional.empty();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void gaveUp() {
        if (asked != null) {
            asked = null;
            late++;
        }
    }

    synchronized void answered(boolean yes) {
        if (late > 0) {
            // Of a question that nobody waits for any more: answers come in the order of the questions.
            late--;
        } else if (asked != null) {
            asked.complete(yes);
            asked = null;
        }
    }

    /// The client does not want to wait any more, and hears the end.
    void cancel() {
        worker.interrupt();
    }

    /// The client hears nothing any more.
    synchronized void left() {
        if (gone) {
            return;
        }
        gone = true;
        if (asked != null) {
            asked.completeExceptionally(new Gone());
            asked = null;
        }
        stop();
    }

    /// Waits for who still works for a client that is gone: the host is let go of afterwards.
    void end() {
        boolean interrupted = false;
        while (true) {
            try {
                worker.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        switch (whenGone) {
            case STOP -> worker.interrupt();
            case GO_ON -> {}
            case STOP_AFTER_GRACE -> {
                Duration time = grace;
                Thread.ofVirtual().start(() -> {
                    try {
                        if (!worker.join(time)) {
                            worker.interrupt();
                        }
                    } catch (InterruptedException never) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
        }
    }
}
