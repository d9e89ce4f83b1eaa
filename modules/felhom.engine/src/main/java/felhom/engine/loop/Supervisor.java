package felhom.engine.loop;

import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Keeps a daemon's loops going: one that fails is begun again after a pause that grows, and one that is
/// stuck is seen.
public final class Supervisor {
    private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

    private final List<Keeper> keepers;

    /// The pause after a pass that went wrong: doubled each time, up to `most`.
    public record Retry(Duration first, Duration most) {
        public static final Retry STANDARD = new Retry(Duration.ofSeconds(1), Duration.ofMinutes(5));

        /// @param failures how many passes in a row went wrong, 1 or more
        Duration after(int failures) {
            Duration pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
            return pause.compareTo(most) > 0 ? most : pause;
        }
    }

    public Supervisor(List<Loop> loops, Retry retry, Clocks clocks) {
        this.keepers =
                loops.stream().map(loop -> new Keeper(loop, retry, clocks)).toList();
        if (loops.stream().map(Loop::name).distinct().count() < loops.size()) {
            throw new IllegalArgumentException("two loops have one name");
        }
    }

    public void start() {
        keepers.forEach(Keeper::start);
    }

    public List<LoopState> states() {
        return keepers.stream().map(Keeper::state).toList();
    }

    /// Those that have given no sign of life for longer than they may; where they stand is in the log.
    public List<LoopState> stuck() {
        return keepers.stream()
                .filter(keeper -> keeper.state().stuck())
                .map(keeper -> {
                    LoopState state = keeper.state();
                    LOG.log(
                            Level.ERROR,
                            "the {0} loop has given no sign of life for {1} s (at most {2} s are right); it stands at"
                                    + " {3}",
                            state.name(),
                            state.silent().toSeconds(),
                            state.limit().toSeconds(),
                            Arrays.stream(keeper.stack())
                                    .limit(12)
                                    .map(StackTraceElement::toString)
                                    .collect(Collectors.joining(" < ")));
                    return state;
                })
                .toList();
    }

    /// The loop's next pass begins now, or right after the one at work.
    public void wake(String name) {
        keepers.stream().filter(keeper -> keeper.name().equals(name)).forEach(Keeper::wake);
    }

    /// Interrupts what the loops do, and begins nothing new.
    ///
    /// @param most how long to wait for them
    /// @return the names of those that have not ended by then
    public List<String> stop(Duration most) throws InterruptedException {
        keepers.forEach(Keeper::stop);
        long until = System.nanoTime() + most.toNanos();
        for (Keeper keeper : keepers) {
            keeper.ended(until);
        }
        return keepers.stream().filter(Keeper::runs).map(Keeper::name).toList();
    }
}
