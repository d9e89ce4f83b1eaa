package felhom.ops.run;

import felhom.ops.Failure;
import felhom.ops.NodeName;
import felhom.ops.Outcome;
import felhom.ops.log.Disk;
import felhom.ops.log.LogException;
import felhom.ops.log.LogLocked;
import felhom.ops.log.Look;
import felhom.ops.log.Options;
import felhom.ops.log.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/// The state directory, held by this process alone: who this agent is, its log, its epoch.
public final class AgentState implements AutoCloseable {
    private final HostIdentity identity;
    private final Ledger ledger;
    private final Epoch epoch;
    private final Clocks clocks;

    private AgentState(HostIdentity identity, Ledger ledger, Epoch epoch, Clocks clocks) {
        this.identity = identity;
        this.ledger = ledger;
        this.epoch = epoch;
        this.clocks = clocks;
    }

    /// Where it is, and what binds it to this host.
    ///
    /// @param directory such as `/var/lib/felhom-agent`
    /// @param runtime in memory, such as `/run/felhom-agent`
    public record Place(Path directory, Path runtime, Path machineId, Path bootId, NodeName node) {
        public Path log() {
            return directory.resolve("log");
        }
    }

    /// Opens the state, or begins it.
    ///
    /// @throws StateRefused when it belongs to another host, is in use, is damaged, or cannot be used
    public static AgentState open(Place place, Clocks clocks) {
        return open(place, clocks, Options.defaults().clock(clocks.wall()));
    }

    /// As [#open(Place, Clocks)], with a log that is kept in another way.
    static AgentState open(Place place, Clocks clocks, Options options) {
        return open(place, clocks, options, false);
    }

    /// @param anew whether a missing log may be begun anew by an agent that has an identity already
    static AgentState open(Place place, Clocks clocks, Options options, boolean anew) {
        try {
            makeDirectory(place.directory());
            makeDirectory(place.runtime());
            Optional<HostIdentity> stored = own(place);
            if (stored.isPresent() && !anew && Files.notExists(place.log())) {
                throw missing(place, stored.get());
            }
            Position remembered = Epoch.remembered(place.runtime());
            Ledger ledger = Ledger.open(place.log(), options, remembered);
            try {
                // The log is there before the identity: one without the other was taken away.
                HostIdentity identity = stored.isPresent() ? stored.get() : begin(place);
                Epoch epoch = Epoch.open(place.runtime(), place.bootId(), ledger, clocks);
                return new AgentState(identity, ledger, epoch, clocks);
            } catch (IOException | RuntimeException e) {
                ledger.close();
                throw e;
            }
        } catch (LogException | IllegalArgumentException | IOException cannot) {
            throw refused(place, cannot);
        }
    }

    private static StateRefused refused(Place place, Exception cause) {
        String words = switch (cause) {
            case LogLocked _ ->
                "another felhom-agent is at work with the state in " + place.directory() + "; wait until it has ended";
            case LogException _ -> String.valueOf(cause.getMessage());
            case IllegalArgumentException _ ->
                "the log in " + place.log() + " holds a record that cannot be read (" + cause.getMessage()
                        + "); `felhom-agent state reset` keeps it aside and begins a new one";
            default ->
                "the state in " + place.directory() + " (and " + place.runtime() + ") cannot be used: " + cause
                        + "; check that both belong to the agent's user";
        };
        return new StateRefused(words, cause);
    }

    /// Reads the state without holding it; where there is none yet, it is begun.
    ///
    /// @throws StateRefused when it belongs to another host, is damaged, or cannot be read
    public static StateView look(Place place, Clocks clocks) {
        try {
            Optional<HostIdentity> stored = own(place);
            if (stored.isEmpty()) {
                open(place, clocks).close();
                return look(place, clocks);
            }
            if (Files.notExists(place.log())) {
                throw missing(place, stored.get());
            }
            LedgerState log = new LedgerState(Epoch.remembered(place.runtime()));
            Position head = Look.at(place.log(), log, Disk.real());
            return new StateView(
                    stored.get(),
                    Epoch.standing(place.runtime(), place.bootId(), log, head, clocks),
                    words(head),
                    log.floor(),
                    log.highWater(),
                    log.plans(),
                    log.running(),
                    log.outbox());
        } catch (LogException | IllegalArgumentException | IOException cannot) {
            throw refused(place, cannot);
        }
    }

    private static Optional<HostIdentity> own(Place place) throws IOException {
        Optional<HostIdentity> stored = HostIdentity.read(place.directory());
        if (stored.isPresent()) {
            Optional<String> misfit = stored.get().misfit(place.node(), place.machineId());
            if (misfit.isPresent()) {
                throw new StateRefused("the state in " + place.directory() + " belongs to another host: " + misfit.get()
                        + ". If it was copied, use a directory of its own here; if this host was renamed or"
                        + " reinstalled: felhom-agent identity reset");
            }
        }
        return stored;
    }

    private static HostIdentity begin(Place place) throws IOException {
        HostIdentity fresh = HostIdentity.fresh(place.node(), place.machineId());
        fresh.write(place.directory());
        return fresh;
    }

    private static StateRefused missing(Place place, HostIdentity identity) {
        return new StateRefused("the log in " + place.log() + " is missing, and this agent (" + identity.id()
                + ") has had one. Put it back, or begin a new one, which says so itself: felhom-agent state reset");
    }

    static void makeDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    public HostIdentity identity() {
        return identity;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The ledger, with the epoch kept abreast of it: once a nonce is burned, a state directory from before that moment
    /// opens nothing.
    public Journal journal() {
        return entry -> {
            ledger.append(entry);
            if (entry instanceof Journal.Entry.Intent intent && intent.consent().isPresent()) {
                try {
                    epoch.touch(ledger.head());
                } catch (IOException e) {
                    String words = "nothing was done, and the plan is used up: the epoch cannot be written: " + e;
                    ledger.append(new Journal.Entry.Ended(
                            intent.order(), new Outcome.Failed(Failure.of(Failure.Kind.HOST, words))));
                    throw new Journal.JournalBroken(words, e);
                }
            }
        };
    }

    /// The epoch as a plan repeats it.
    ///
    /// @throws StateRefused when it cannot be kept
    public String epoch() {
        try {
            return epoch.value();
        } catch (IOException e) {
            throw new StateRefused("the epoch cannot be written: " + e + "; check the runtime directory", e);
        }
    }

    /// Believes the clock as it stands now, though the log has seen a later time. A new epoch is drawn first: nothing
    /// that was issued before is accepted, so the floor can go back with the clock.
    ///
    /// @throws StateRefused when the epoch cannot be written
    public void resetClock(String by) {
        try {
            epoch.renew();
            ledger.resetClock(by);
        } catch (IOException e) {
            throw new StateRefused("the epoch cannot be written: " + e + "; check the runtime directory", e);
        }
    }

    /// The end of the log, as `seq:hash`: whoever keeps one can tell later whether the log still continues it.
    public String head() {
        return words(ledger.head());
    }

    private static String words(Position head) {
        return head.seq() + ":" + head.hash();
    }

    public Instant now() {
        return clocks.now();
    }

    /// Remembers, outside of the state directory, how far the log has come.
    @Override
    public void close() {
        try {
            epoch.touch(ledger.head());
        } catch (IOException e) {
            System.getLogger(AgentState.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            "the epoch was not brought up to date; a new one will be drawn",
                            e);
        } finally {
            ledger.close();
        }
    }

    /// The state directory cannot be used, and why.
    public static final class StateRefused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StateRefused(String message) {
            super(message);
        }

        StateRefused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
