package felhom.engine.state;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Ledger;
import felhom.engine.ledger.LedgerState;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.port.Clocks;
import felhom.log.Disk;
import felhom.log.Log;
import felhom.log.LogException;
import felhom.log.LogReader;
import felhom.log.Options;
import felhom.log.Position;
import felhom.log.Reason;
import felhom.log.Recovery;
import felhom.ops.Failure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state directory, held by this process alone: who this agent is, its log, its epoch.
public final class AgentState implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AgentState.class.getName());

    // A task that was watched for hours is not forgotten because others are busy for a while.
    private static final Duration TO_WRITE_AN_END = Duration.ofMinutes(10);

    private final StateLocation place;
    private final Options options;
    private final Turn turn;
    private HostIdentity identity;
    private Ledger ledger;
    private Epoch epoch;
    private final Clocks clocks;
    private StateLock lock;
    private boolean parked;
    /// The version of the program that has begun to act.
    private volatile Optional<String> begun = Optional.empty();
    private Optional<Watch> watch = Optional.empty();

    private AgentState(
            StateLocation place,
            Options options,
            Turn turn,
            HostIdentity identity,
            Ledger ledger,
            Epoch epoch,
            Clocks clocks,
            StateLock lock) {
        this.place = place;
        this.options = options;
        this.turn = turn;
        this.identity = identity;
        this.ledger = ledger;
        this.epoch = epoch;
        this.clocks = clocks;
        this.lock = lock;
    }

    /// Opens the state, or begins it.
    ///
    /// @throws StateRefused when it belongs to another host, is in use, is damaged, or cannot be used
    public static AgentState open(StateLocation place, Clocks clocks) {
        return open(place, clocks, Turn.NOW);
    }

    /// Opens the state, or begins it, as soon as nobody else has it.
    ///
    /// @throws StateRefused when it belongs to another host, is in use for too long, is damaged, or cannot be
    ///     used
    public static AgentState open(StateLocation place, Clocks clocks, Turn turn) {
        return open(place, clocks, Options.defaults().clock(clocks.wall()), turn);
    }

    /// As [#open(StateLocation, Clocks)], with a log that is kept in another way.
    static AgentState open(StateLocation place, Clocks clocks, Options options) {
        return open(place, clocks, options, Turn.NOW);
    }

    static AgentState open(StateLocation place, Clocks clocks, Options options, Turn turn) {
        return turn.take(place, () -> openNow(place, clocks, options, turn));
    }

    private static AgentState openNow(StateLocation place, Clocks clocks, Options options, Turn turn) {
        try {
            StateFiles.makeDirectories(place);
            StateLock lock = StateLock.take(place, turn);
            try {
                return open(place, clocks, options, turn, lock);
            } catch (IOException | RuntimeException | Error e) {
                lock.close();
                throw e;
            }
        } catch (LogException | IllegalArgumentException | IOException cannot) {
            throw StateFiles.refused(place, cannot);
        }
    }

    private static AgentState open(StateLocation place, Clocks clocks, Options options, Turn turn, StateLock lock)
            throws IOException {
        if (StateFiles.own(place).isPresent() && !Log.begun(place.log(), options.disk())) {
            throw StateFiles.missing(place);
        }
        // Under the lock: while it was waited for, another agent may have drawn a new one.
        Optional<EpochFile> read = EpochFile.read(place.runtime());
        Ledger ledger = Ledger.open(place.log(), options);
        try {
            // What had not ended has to be known whole before anything else is begun.
            ledger.running();
            HostIdentity identity = identity(place, ledger);
            Epoch.End end = new Epoch.End(
                    EpochFile.Whose.of(place, Optional.of(identity)),
                    place.log(),
                    options.disk(),
                    ledger.head(),
                    ledger.state().tornAt());
            Epoch epoch = Epoch.open(place, lock, read, end, clocks);
            ledger.machineBoot(epoch.boot());
            warn(ledger, epoch);
            tell(ledger, epoch);
            epoch.keep(ledger.head());
            return new AgentState(place, options, turn, identity, ledger, epoch, clocks, lock);
        } catch (StateRefused refused) {
            ledger.close();
            throw refused.at(ledger.head());
        } catch (LogException | IllegalArgumentException | IOException cannot) {
            ledger.close();
            throw StateFiles.refused(place, cannot).at(ledger.head());
        } catch (RuntimeException bug) {
            ledger.close();
            throw bug;
        }
    }

    /// The log is there before the identity: either without the other was taken away.
    private static HostIdentity identity(StateLocation place, Ledger ledger) throws IOException {
        Optional<HostIdentity> stored = StateFiles.own(place);
        if (stored.isPresent()) {
            return stored.get();
        }
        if (ledger.head().seq() > 1) {
            throw new StateRefused("the identity in " + place.directory() + " is missing, and the log beside it is an"
                    + " agent's. Put it back, or give this agent a new one: felhom-agent identity reset");
        }
        HostIdentity fresh = HostIdentity.fresh(place.node(), place.machineId());
        fresh.write(place.directory());
        return fresh;
    }

    /// At once: whoever is killed after this has said it, and before it nothing newer is remembered.
    private static void tell(Ledger ledger, Epoch epoch) throws IOException {
        if (epoch.owes()) {
            try {
                ledger.noteNotContinued(epoch.value(), epoch.because());
                epoch.told();
            } catch (Journal.JournalBroken broken) {
                LOG.log(
                        Level.WARNING,
                        "that the log does not continue is not written down yet: {0}",
                        broken.getMessage());
            }
        }
    }

    private static void warn(Ledger ledger, Epoch epoch) {
        if (ledger.recovery() instanceof Recovery.TornTail(Path file, long offset, long bytes)) {
            LOG.log(
                    Level.WARNING,
                    "the last {0} bytes of {1}, from {2} on, were unreadable and are cut: a write that a crash cut"
                            + " short, or a record that was changed since",
                    bytes,
                    file,
                    offset);
        }
        if (epoch.owes()) {
            LOG.log(Level.WARNING, "{0}; see felhom-agent audit verify", epoch.because());
        }
    }

    /// Reads the state without holding it; empty where none was begun yet.
    ///
    /// @throws StateRefused when it belongs to another host, is damaged, or cannot be read
    public static Optional<StateView> look(StateLocation place, Clocks clocks) {
        try {
            Optional<HostIdentity> stored = StateFiles.own(place);
            boolean begun = Log.begun(place.log(), Disk.real());
            if (stored.isEmpty() && !begun) {
                return Optional.empty();
            }
            if (!begun) {
                throw StateFiles.missing(place);
            }
            Optional<EpochFile> read = EpochFile.read(place.runtime());
            LedgerState log = new LedgerState();
            Position head = LogReader.at(place.log(), log, Disk.real());
            return Optional.of(new StateView(
                    stored,
                    Epoch.standing(
                            read,
                            place.bootId(),
                            new Epoch.End(
                                    EpochFile.Whose.of(place, stored), place.log(), Disk.real(), head, log.tornAt()),
                            clocks),
                    head.words(),
                    log.floor(),
                    log.highWater(),
                    log.plans(),
                    log.running(),
                    log.unacknowledged()));
        } catch (LogException | IllegalArgumentException | IOException cannot) {
            throw StateFiles.refused(place, cannot);
        }
    }

    /// The end of the log as it was last seen, kept where nobody who restores or cuts the log reaches it;
    /// empty where nothing is remembered of it.
    public static Optional<String> kept(StateLocation place) {
        try {
            EpochFile.Whose whose = EpochFile.Whose.of(place, HostIdentity.read(place.directory()));
            return EpochFile.read(place.runtime())
                    .flatMap(seen -> seen.head(whose))
                    .map(Position::words);
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    public HostIdentity identity() {
        return identity;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The ledger, with the epoch kept abreast of it: once a nonce is burned, a state directory from before
    /// that moment opens nothing. For whoever has the state for one command: it rests while a task is waited
    /// for.
    public Journal journal() {
        return new RestingJournal();
    }

    /// The same for whoever has the state for good, from several threads: it never rests.
    public Journal steadyJournal() {
        return new SteadyJournal();
    }

    private class SteadyJournal implements Journal {
        @Override
        public void append(Entry entry) {
            if (entry instanceof Journal.Entry.StageStarted started && !open(started.order())) {
                throw new Journal.JournalBroken("another command has ended order "
                        + started.order()
                        + " meanwhile; see felhom-agent audit show");
            }
            if (entry instanceof Journal.Entry.StageEnded ended && !open(ended.order())) {
                // Another command has written down the end of it all.
                return;
            }
            if (entry instanceof Journal.Entry.Intent intent) {
                begin(intent);
            } else {
                ledger.append(entry);
            }
        }

        @Override
        public Optional<Outcome> ended(OrderKey order) {
            Optional<Outcome> end = ledger.ended(order);
            if (end.isEmpty() && !open(order)) {
                throw new Journal.JournalBroken("order " + order + " is not in the log any more");
            }
            return end;
        }
    }

    private final class RestingJournal extends SteadyJournal {
        @Override
        public void append(Entry entry) {
            held();
            super.append(entry);
        }

        @Override
        public void rest(OrderKey order) {
            if (Thread.currentThread().isInterrupted()) {
                // It is about to end, and cannot open a file any more.
                return;
            }
            try {
                watch = Optional.of(Watch.begin(place, order, turn.self()));
                park();
            } catch (LogException | IOException unwatched) {
                // Others would not see that somebody is at work: then nobody is let in.
                LOG.log(Level.WARNING, "the state is held while the task runs: {0}", unwatched.getMessage());
            }
        }

        @Override
        public Optional<Outcome> ended(OrderKey order) {
            held();
            return super.ended(order);
        }
    }

    private void held() {
        try {
            resume();
        } catch (StateRefused gone) {
            throw new Journal.JournalBroken(String.valueOf(gone.getMessage()), gone);
        }
    }

    private boolean open(OrderKey order) {
        return ledger.state().open(order);
    }

    /// Orders that were begun and have no outcome. In an epoch that the log has not heard of yet, nothing
    /// that was signed before counts.
    public List<OpenOrder> running() {
        boolean same = ledger.isOf(epoch());
        return ledger.running().stream()
                .map(order -> same ? order : order.unsigned())
                .toList();
    }

    /// Whether a process waits for the end of this order's task, and will write it down.
    public boolean watched(OrderKey order) {
        return Watch.goesOn(place, order);
    }

    public StateLocation place() {
        return place;
    }

    /// Lets others have the state. What was read of it may be otherwise when it is held again.
    public void park() {
        if (!parked) {
            close();
            parked = true;
        }
    }

    /// Holds the state again, as soon as nobody else does.
    ///
    /// @throws StateRefused when it cannot be had
    public void resume() {
        if (!parked) {
            return;
        }
        AgentState fresh = open(place, clocks, options, watch.isPresent() ? turn.atLeast(TO_WRITE_AN_END) : turn);
        identity = fresh.identity;
        ledger = fresh.ledger;
        epoch = fresh.epoch;
        lock = fresh.lock;
        parked = false;
        // Not before: until then nobody else may settle what this process is about to write down.
        watch.ifPresent(Watch::close);
        watch = Optional.empty();
    }

    private void begin(Journal.Entry.Intent intent) {
        try {
            lock.demand();
        } catch (IOException lost) {
            throw new Journal.JournalBroken("nothing was done: " + lost.getMessage(), lost);
        }
        if (intent.consent().isPresent()) {
            burn(intent);
        } else {
            ledger.append(intent);
        }
    }

    private void burn(Journal.Entry.Intent intent) {
        String consented = epoch.current();
        ledger.append(intent);
        try {
            // Whoever takes the lock from now on finds the plan used up.
            lock.demand();
            epoch.touch(ledger.head());
        } catch (IOException e) {
            throw inVain(intent, "the epoch, which says what plans still count, cannot be written: " + Reason.of(e));
        }
        if (!epoch.current().equals(consented)) {
            throw inVain(intent, epoch.because() + ", in this very moment; make it anew");
        }
    }

    private Journal.JournalBroken inVain(Journal.Entry.Intent intent, String because) {
        String words = "nothing was done, and the plan is used up: " + because;
        Failure failure = Failure.of(Failure.Kind.HOST, words);
        ledger.append(new Journal.Entry.Ended(intent.key(), new Outcome.Failed(failure)));
        return new Journal.JournalBroken(words);
    }

    /// The epoch as a plan repeats it.
    ///
    /// @throws StateRefused when it cannot be kept
    public String epoch() {
        try {
            String now = epoch.value();
            tell(now);
            return now;
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    /// A process that stays may have drawn it long after its start: until the log says so, what is signed in
    /// it would count as signed in the one before.
    private void tell(String now) {
        Optional<String> version = begun;
        if (version.isEmpty() || ledger.isOf(now)) {
            return;
        }
        synchronized (this) {
            if (!ledger.isOf(now) && now.equals(epoch.current())) {
                try {
                    ledger.boot(version.get(), now, epoch.because());
                } catch (Journal.JournalBroken broken) {
                    // Then no plan can be issued in it either.
                    LOG.log(Level.WARNING, "that the epoch is another is not written down: {0}", broken.getMessage());
                }
            }
        }
    }

    private static StateRefused unwritten(IOException e) {
        return new StateRefused(
                "the epoch, which says what plans still count, cannot be written: " + Reason.of(e) + "; "
                        + StateFiles.remedy(Reason.of(e)),
                e);
    }

    /// Why the epoch before this one ended, in words.
    public String epochBecause() {
        return epoch.because();
    }

    /// Writes down that a process has begun to act.
    ///
    /// @throws Journal.JournalBroken when it cannot be written down
    /// @throws StateRefused when the epoch cannot be kept
    public void boot(String version) {
        ledger.boot(version, epoch(), epochBecause());
        begun = Optional.of(version);
    }

    /// Believes the clock as it stands now, though the log has seen a later time. A new epoch is drawn first:
    /// nothing that was issued before is accepted, so the floor can go back with the clock.
    ///
    /// @throws StateRefused when the epoch cannot be written
    public void resetClock(String by) {
        try {
            String because = epoch.because();
            epoch.renew("clock reset");
            ledger.resetClock(by, because);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    /// The end of the log, as `seq:hash`: whoever keeps one can tell later whether the log still continues
    /// it.
    public String head() {
        return ledger.head().words();
    }

    /// All of it as it is now, in values.
    ///
    /// @throws StateRefused when the epoch cannot be kept
    public StateView view() {
        return new StateView(
                Optional.of(identity),
                Optional.of(epoch()),
                head(),
                ledger.floor(),
                ledger.highWater(),
                ledger.plans(),
                ledger.running(),
                ledger.state().unacknowledged());
    }

    /// What only another process can mend; empty while this one can write, and while the disk is only full.
    public Optional<Broken> broken() {
        return ledger.broken().or(this::lost).map(words -> new Broken(words, ledger.roomToOpen()));
    }

    private Optional<String> lost() {
        try {
            lock.demand();
            return Optional.empty();
        } catch (IOException lost) {
            return Optional.of(Reason.of(lost));
        }
    }

    public Instant now() {
        return clocks.now();
    }

    /// Remembers, outside of the state directory, how far the log has come.
    @Override
    public void close() {
        watch.filter(_ -> parked).ifPresent(Watch::close);
        if (parked) {
            return;
        }
        ledger.countRefusals();
        try {
            epoch.keep(ledger.head());
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "the epoch was not brought up to date; plans that are open now will have to be made anew",
                    e);
        } finally {
            letGo();
        }
    }

    /// Without remembering anything, as a process that is killed does.
    public void letGo() {
        ledger.close();
        try {
            lock.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the lock in the runtime directory was not given up", e);
        }
    }

    StateLock lock() {
        return lock;
    }

    /// The state directory cannot be used, and why.
    public static final class StateRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final @Nullable String head;

        StateRefused(String message) {
            super(message);
            this.head = null;
        }

        StateRefused(String message, Throwable cause) {
            super(message, cause);
            this.head = null;
        }

        private StateRefused(String message, @Nullable Throwable cause, @Nullable String head) {
            super(message, cause);
            this.head = head;
        }

        /// What another process was refused, and said.
        ///
        /// @param head as [#head()]
        public static StateRefused told(String message, Optional<String> head) {
            return new StateRefused(message, null, head.orElse(null));
        }

        /// The end of the log, where it was opened before the rest could not be used.
        public Optional<String> head() {
            return Optional.ofNullable(head);
        }

        private StateRefused at(Position end) {
            return new StateRefused(String.valueOf(getMessage()), getCause(), end.words());
        }
    }
}
