package felhom.engine.core;

import felhom.engine.port.Clocks;
import felhom.engine.state.AgentState;
import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateResets;
import felhom.engine.state.StateView;
import felhom.engine.state.Turn;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// The state in this host's own directories. The one place that opens it: for the engine, and for whoever
/// administers it.
public final class LocalState implements StateAdmin {
    private static final System.Logger LOG = System.getLogger(LocalState.class.getName());

    private final StateLocation place;
    private final Clocks clocks;
    private final Turn turn;
    private final Tenure tenure;
    private volatile Supplier<Optional<String>> head = Optional::empty;

    /// For a process that does one command: while only a task is waited for, others have the state.
    ///
    /// @param turn for when another process is at work with it
    public LocalState(StateLocation place, Clocks clocks, Turn turn) {
        this(place, clocks, turn, Tenure.BY_TURNS);
    }

    private LocalState(StateLocation place, Clocks clocks, Turn turn, Tenure tenure) {
        this.place = place;
        this.clocks = clocks;
        this.turn = turn;
        this.tenure = tenure;
    }

    /// For a process that stays: an engine over it has the state from its opening to its closing, serves its
    /// doors to many threads at once, and leaves it to [Engine#settle] to take up what earlier processes have
    /// left open.
    ///
    /// @param turn for when another process is at work with it; also how long a new order waits for one that
    ///     is left open on its guest
    public static LocalState heldForGood(StateLocation place, Clocks clocks, Turn turn) {
        return new LocalState(place, clocks, turn, Tenure.FOR_GOOD);
    }

    /// Held by this process until it is closed.
    ///
    /// @throws AgentState.StateRefused when it cannot be had
    AgentState open() {
        AgentState opened = AgentState.open(place, clocks, turn);
        if (!place.runtimeInMemory()) {
            LOG.log(
                    Level.WARNING,
                    "state.runtime_on_disk: what ends the plans of before (the epoch) lies on a disk ({0}, {1}); when"
                            + " this machine is restored or cloned, signatures of before may open something again",
                    place.runtime(),
                    place.runtimeStore().orElse("unknown"));
        }
        head = () -> Optional.of(opened.head());
        return opened;
    }

    Clocks clocks() {
        return clocks;
    }

    Turn turn() {
        return turn;
    }

    Tenure tenure() {
        return tenure;
    }

    @Override
    public StateLocation place() {
        return place;
    }

    @Override
    public Optional<StateView> look() {
        return AgentState.look(place, clocks);
    }

    @Override
    public Optional<String> kept() {
        return AgentState.kept(place);
    }

    @Override
    public HostIdentity identity() {
        Optional<HostIdentity> known = look().flatMap(StateView::identity);
        if (known.isPresent()) {
            return known.get();
        }
        try (AgentState state = open()) {
            return state.identity();
        }
    }

    @Override
    public Optional<Path> resetLog(String by) {
        return replacing(() -> StateResets.log(place, clocks, by));
    }

    @Override
    public LatestTime resetClock(String by) {
        try (AgentState state = open()) {
            var before = state.ledger().highWater();
            state.resetClock(by);
            return new LatestTime(before, state.ledger().highWater());
        }
    }

    @Override
    public NewIdentity resetIdentity(String by) {
        Optional<HostIdentity> old = replacing(() -> StateResets.identity(place, clocks, by));
        try (AgentState state = open()) {
            return new NewIdentity(old, state.identity());
        }
    }

    /// Such a reset lets go of the log itself, whatever becomes of it.
    private <T> T replacing(Supplier<T> reset) {
        try {
            return turn.take(place, reset);
        } finally {
            Optional<String> now = end();
            head = () -> now;
        }
    }

    private Optional<String> end() {
        try {
            return look().map(StateView::head);
        } catch (AgentState.StateRefused unreadable) {
            // A log that cannot be read has no end to name; what is the matter with it is said by the reset.
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> head() {
        return head.get();
    }
}
