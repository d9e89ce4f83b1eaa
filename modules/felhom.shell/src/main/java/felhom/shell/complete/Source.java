package felhom.shell.complete;

import felhom.engine.port.Clocks;
import felhom.shell.console.Figures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One thing that is known for a while. What is known is given at once, however old; what is old is asked for
/// anew in the background, and never twice at the same time.
///
/// @param <T> what is known
final class Source<T> {
    /// After that long without an answer it is said that there is none.
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final String name;
    private final Duration life;
    private final Supplier<T> question;
    private final Clocks clocks;
    private final Background background;

    private Optional<Known<T>> known = Optional.empty();
    private Optional<Failed> failed = Optional.empty();
    private Optional<Asked> asked = Optional.empty();

    /// @param at when it was asked for, by the clock that only runs forward
    private record Known<T>(T value, long at) {}

    private record Failed(String why, long at) {}

    private static final class Asked {
        private final long at;
        private Runnable end = () -> {};
        private boolean ended;

        Asked(long at) {
            this.at = at;
        }
    }

    /// @param remark that it is old, or why it is not known
    record View<T>(Optional<T> value, Optional<String> remark) {}

    /// @param life how long an answer is as good as new, and how long a fault is left alone
    Source(String name, Duration life, Supplier<T> question, Clocks clocks, Background background) {
        this.name = name;
        this.life = life;
        this.question = question;
        this.clocks = clocks;
        this.background = background;
    }

    /// Asks for it where that is due, and returns at once.
    void ask() {
        Asked mine;
        synchronized (this) {
            asked.filter(waiting -> !waiting.ended && since(waiting.at).compareTo(LIMIT) > 0)
                    .ifPresent(Source::end);
            if (asked.isPresent() || fresh()) {
                return;
            }
            mine = new Asked(clocks.nanos());
            asked = Optional.of(mine);
        }
        Runnable end = background.start(name, () -> answer(mine));
        synchronized (this) {
            mine.end = end;
        }
    }

    private static void end(Asked waiting) {
        waiting.ended = true;
        waiting.end.run();
    }

    private boolean fresh() {
        return known.filter(answer -> since(answer.at()).compareTo(life) < 0).isPresent()
                || failed.filter(fault -> since(fault.at()).compareTo(life) < 0).isPresent();
    }

    private void answer(Asked mine) {
        Optional<T> value = Optional.empty();
        String why = "it could not be read";
        try {
            value = Optional.of(question.get());
        } catch (RuntimeException fault) {
            why = fault.getMessage() == null ? fault.toString() : fault.getMessage();
        } finally {
            // A thread that ends otherwise has no answer either.
            answered(mine, value, why);
        }
    }

    private synchronized void answered(Asked mine, Optional<T> value, String why) {
        asked = Optional.empty();
        if (value.isPresent()) {
            known = value.map(now -> new Known<>(now, mine.at));
            failed = Optional.empty();
        } else {
            failed = Optional.of(new Failed(mine.ended ? silence() : why, clocks.nanos()));
        }
        notifyAll();
    }

    /// What is known of it now. Where that is nothing and it is being asked for, waits for an answer.
    ///
    /// @param until how long, by the clock of [System#nanoTime]
    synchronized View<T> view(long until) {
        try {
            for (long left = until - System.nanoTime();
                    left > 0 && known.isEmpty() && failed.isEmpty() && asked.isPresent();
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return new View<>(known.map(Known::value), remark());
    }

    private Optional<String> remark() {
        Optional<String> why = asked.filter(waiting -> since(waiting.at).compareTo(LIMIT) > 0)
                .map(_ -> silence())
                .or(() -> failed.map(Failed::why));
        if (known.isEmpty()) {
            return why.or(() -> Optional.of("being asked for; press the key again"));
        }
        return why.map(words -> "as of " + Figures.about(since(known.get().at())) + " ago: " + words);
    }

    private static String silence() {
        return "no answer within " + LIMIT.toSeconds() + " s";
    }

    /// Nobody will look any more.
    synchronized void close() {
        asked.ifPresent(Source::end);
    }

    private Duration since(long then) {
        return Duration.ofNanos(clocks.nanos() - then);
    }
}
