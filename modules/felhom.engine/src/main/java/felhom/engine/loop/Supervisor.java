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

    private final Retry retry;
    private final Clocks clocks;
    private volatile List<Keeper> keepers;
    private boolean stopping;

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
        this.retry = retry;
        this.clocks = clocks;
        this.keepers = demandNames(loops).stream().map(this::keeper).toList();
    }

    private static List<Loop> demandNames(List<Loop> loops) {
        if (loops.stream().map(Loop::name).distinct().count() < loops.size()) {
            throw new IllegalArgumentException("two loops have one name");
        }
        return loops;
    }

    private Keeper keeper(Loop loop) {
        return new Keeper(loop, retry, clocks);
    }

    public synchronized void start() {
        keepers.forEach(Keeper::start);
    }

    /// Keeps these going from now on, once it was started. One that is at work already goes on undisturbed;
    /// one that is not among them comes to its end, and only then do the others begin, so that what takes its
    /// place never works beside it. One caller at a time.
    ///
    /// @param most how long to wait for that; one that has not ended by then is given up
    /// @return false when it was told to stop: then nothing new was begun
    public boolean replace(List<Loop> loops, Duration most) throws InterruptedException {
        List<Keeper> gone;
        synchronized (this) {
            if (stopping) {
                return false;
            }
            List<Keeper> before = keepers;
            keepers = demandNames(loops).stream()
                    .map(loop -> before.stream()
                            .filter(keeper -> keeper.keeps(loop))
                            .findFirst()
                            .orElseGet(() -> keeper(loop)))
                    .toList();
            gone = before.stream().filter(keeper -> !keepers.contains(keeper)).toList();
        }
        gone.forEach(Keeper::retire);
        awaitEnds(gone, most)
                .forEach(name -> LOG.log(
                        Level.WARNING,
                        "the {0} loop as it was before does not end; it is given up, and another has its place",
                        name));
        synchronized (this) {
            if (stopping) {
                return false;
            }
            keepers.forEach(Keeper::start);
            return true;
        }
    }

    /// @return the names of those that have not ended in time
    private static List<String> awaitEnds(List<Keeper> ending, Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        for (Keeper keeper : ending) {
            keeper.ended(until);
        }
        return ending.stream().filter(Keeper::runs).map(Keeper::name).toList();
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
        List<Keeper> ending;
        synchronized (this) {
            stopping = true;
            ending = keepers;
        }
        ending.forEach(Keeper::stop);
        return awaitEnds(ending, most);
    }
}
