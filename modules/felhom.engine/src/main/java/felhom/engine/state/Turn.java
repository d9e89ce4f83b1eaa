package felhom.engine.state;

import felhom.engine.state.AgentState.StateRefused;
import felhom.log.LogLocked;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// How a command comes by what only one process at a time has.
public final class Turn {
    /// Waits for nobody.
    public static final Turn NOW = new Turn(new Worker(0, ""), Duration.ZERO, _ -> {});

    private static final Duration BETWEEN = Duration.ofMillis(100);

    private final Worker self;
    private final Duration most;
    private final Consumer<String> tell;

    /// @param self for whoever waits for it
    /// @param most how long it waits for another; zero takes a refusal at once
    /// @param tell told for whom it waits
    public Turn(Worker self, Duration most, Consumer<String> tell) {
        this.self = self;
        this.most = most;
        this.tell = tell;
    }

    Worker self() {
        return self;
    }

    public Duration most() {
        return most;
    }

    public void tell(String words) {
        tell.accept(words);
    }

    /// The same, for what must not be given up as soon.
    Turn atLeast(Duration time) {
        return most.compareTo(time) < 0 ? new Turn(self, time, tell) : this;
    }

    /// Opens the state as soon as nobody else has it.
    ///
    /// @throws StateRefused that names who has it when that was not soon enough, or that says what else is the
    ///     matter
    public <T> T take(StateLocation place, Supplier<T> opening) {
        long start = System.nanoTime();
        String told = "";
        while (true) {
            try {
                return opening.get();
            } catch (StateRefused refused) {
                if (!(refused.getCause() instanceof LogLocked locked)) {
                    throw refused;
                }
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                String who = Worker.at(place.runtime().resolve(StateLock.HOLDER))
                        .map(Worker::words)
                        .orElse("another felhom-agent");
                if (waited.compareTo(most) >= 0) {
                    throw new StateRefused(
                            who + " is at work with the state in " + place.directory()
                                    + ", or with a copy of it and the same runtime directory " + place.runtime()
                                    + gaveUp(),
                            locked);
                }
                if (!told.equals(who)) {
                    tell.accept("waiting for " + who + ", at work with the state in " + place.directory());
                    told = who;
                }
                try {
                    pause(waited);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new StateRefused("interrupted while waiting for " + who + "; nothing was done", stopped);
                }
            }
        }
    }

    /// Sleeps for a moment, but not beyond the time.
    public void pause(Duration waited) throws InterruptedException {
        Duration left = most.minus(waited);
        Thread.sleep(left.compareTo(BETWEEN) < 0 ? left : BETWEEN);
    }

    /// What to do where the time was too short.
    public String gaveUp() {
        return (most.isZero() ? "" : "; waited for " + most.toSeconds() + " s")
                + "; try again when it has ended, or wait longer with --wait SECONDS";
    }
}
