package felhom.engine.state;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Ledger;
import felhom.engine.port.Clocks;
import felhom.log.Disk;
import felhom.log.Log;
import felhom.log.LogDamaged;
import felhom.log.LogException;
import felhom.log.Options;
import felhom.log.Position;
import felhom.log.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The ways out when the state no longer fits the host. Each is local root's, and a record in the log.
public final class StateResets {
    private StateResets() {}

    /// Who this agent is from now on. Plans that were issued before name the old one, and are refused.
    ///
    /// @return the old identity, where there was a readable one
    /// @throws AgentState.StateRefused when it cannot be written
    public static Optional<HostIdentity> identity(StateLocation place, Clocks clocks, String by) {
        try {
            StateFiles.makeDirectories(place);
            Optional<HostIdentity> old;
            try {
                old = HostIdentity.read(place.directory());
            } catch (IOException unreadable) {
                old = Optional.empty();
            }
            HostIdentity fresh = HostIdentity.fresh(place.node(), place.machineId());
            String before = old.map(identity -> identity.id().toString()).orElse("none");
            if (old.isPresent() && !Log.begun(place.log(), Disk.real())) {
                throw StateFiles.missing(place);
            }
            // The log is held and has it before the file changes: nobody is at work with the old identity then.
            Options options = Options.defaults().clock(clocks.wall());
            try (StateLock _ = StateLock.take(place, Turn.NOW);
                    Ledger ledger = Ledger.open(place.log(), options)) {
                fresh.prepare(place.directory());
                ledger.noteIdentityReset(by, before, fresh.id().toString());
                HostIdentity.publish(place.directory());
            } catch (LogException unusable) {
                throw StateFiles.refused(place, unusable);
            }
            return old;
        } catch (Journal.JournalBroken full) {
            throw new AgentState.StateRefused(String.valueOf(full.getMessage()), full);
        } catch (IOException e) {
            throw new AgentState.StateRefused(
                    "the identity in " + place.directory() + " cannot be written, and is what it was: " + Reason.of(e)
                            + "; " + StateFiles.remedy(Reason.of(e)),
                    e);
        }
    }

    /// Puts the log aside and begins a new one. Nothing that was signed before is accepted afterwards.
    ///
    /// @return where the old log is kept; empty when it was missing
    /// @throws AgentState.StateRefused when it cannot be moved
    public static Optional<Path> log(StateLocation place, Clocks clocks, String by) {
        Path name = place.directory()
                .resolve("log."
                        + clocks.now().toString().replaceAll("[^0-9TZ]", "").replaceFirst("T", "-"));
        Path fresh = place.directory().resolve("log.new");
        try {
            Optional<Path> aside = Log.begun(place.log(), Disk.real()) ? Optional.of(name) : Optional.empty();
            StateFiles.makeDirectories(place);
            Change change = new Change(place, clocks, by, aside, fresh);
            if (aside.isPresent()) {
                change.replaceHeld();
            } else {
                try (StateLock lock = StateLock.take(place, Turn.NOW)) {
                    change.replace(lock, "missing");
                }
            }
            return aside;
        } catch (LogException unusable) {
            throw StateFiles.refused(place, unusable);
        } catch (Journal.JournalBroken full) {
            throw new AgentState.StateRefused(String.valueOf(full.getMessage()), full);
        } catch (IOException e) {
            throw new AgentState.StateRefused(
                    "the log in " + place.log() + " cannot be put aside: " + Reason.of(e) + "; "
                            + StateFiles.remedy(Reason.of(e)),
                    e);
        }
    }

    /// @param aside where the log goes; empty when it is missing
    private record Change(StateLocation place, Clocks clocks, String by, Optional<Path> aside, Path fresh) {
        void replaceHeld() throws IOException {
            AgentState held;
            try {
                held = AgentState.open(place, clocks);
            } catch (AgentState.StateRefused refused) {
                boolean damaged = refused.getCause() instanceof LogDamaged
                        || refused.getCause() instanceof IllegalArgumentException;
                if (!damaged) {
                    throw refused;
                }
                try (StateLock lock = StateLock.take(place, Turn.NOW)) {
                    replace(lock, refused.head().orElse("unreadable"));
                }
                return;
            }
            try {
                replace(held.lock(), held.head());
            } finally {
                held.letGo();
            }
        }

        /// The lock is held until the epoch is a new one too: nobody comes in between.
        void replace(StateLock lock, String end) throws IOException {
            Position head = begin(fresh, clocks, by, aside, end);
            if (aside.isPresent()) {
                Files.move(place.log(), aside.get());
            } else {
                delete(place.log());
            }
            Files.move(fresh, place.log());
            Disk.real().forceDirectory(place.directory());
            Epoch.begin(place, lock, head, clocks, "state reset: a new log was begun");
        }
    }

    /// The new log has its first record before it takes the old one's place: there is no moment with a log that does
    /// not say what it replaces, and a full disk changes nothing.
    private static Position begin(Path fresh, Clocks clocks, String by, Optional<Path> aside, String end)
            throws IOException {
        delete(fresh);
        try (Ledger ledger = Ledger.open(fresh, Options.defaults().clock(clocks.wall()))) {
            ledger.noteStateReset(by, aside, end);
            return ledger.head();
        } catch (LogException | Journal.JournalBroken cannot) {
            delete(fresh);
            throw cannot;
        }
    }

    /// What an attempt before this one has left, or an emptied log: files of one directory. What a link leads to is not
    /// ours.
    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.deleteIfExists(directory);
    }
}
