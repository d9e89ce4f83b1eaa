package felhom.engine.state;

import felhom.engine.port.Clocks;
import felhom.log.Disk;
import felhom.log.Position;
import felhom.log.RecordHashLookup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// 128 random bits that every plan repeats, kept outside of the state directory, in memory that a reboot
/// clears. Plans of another epoch are worth nothing: that is what a state directory which was restored or
/// copied cannot bring back.
///
/// The file also holds the boot id, the ends of the logs as last seen, and both clocks. It is drawn anew when
/// it is absent, when the machine was restarted, when the clocks have parted by 60 s, when another state
/// directory was used, and when the log is not the one that this epoch has seen grow. That last reason is
/// given whatever else there is.
public final class Epoch {
    private static final Duration PARTED = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String NOT_CONTINUED = "the log does not continue from ";
    private static final String RESTARTED = "the host was restarted";
    private static final String CLOCK = "clock: it was set, by a minute or more";

    private final Path runtime;
    private final StateLock lock;
    private final String boot;
    private final Clocks clocks;
    private final EpochFile.Whose whose;
    private EpochFile seen;

    /// Until the log says that it does not continue what was seen, nothing newer is remembered.
    private boolean owed;

    /// The log that is there now.
    ///
    /// @param tornAt the last record that says that a torn tail was cut; 0 where there is none
    record End(EpochFile.Whose whose, Path log, Disk disk, Position head, long tornAt) {
        private boolean continues(Position seen) {
            return head.equals(seen)
                    || RecordHashLookup.hash(log, disk, seen.seq())
                            .map(seen.hash()::equals)
                            .orElse(false);
        }
    }

    private Epoch(StateLocation place, StateLock lock, EpochFile.Whose whose, Clocks clocks, EpochFile seen) {
        this.runtime = place.runtime();
        this.lock = lock;
        this.boot = seen.boot();
        this.clocks = clocks;
        this.whose = whose;
        this.seen = seen;
    }

    /// Writes nothing yet: what the log has to say of it comes first.
    ///
    /// @param lock held for as long as this is used
    /// @param log open, and just read
    static Epoch open(StateLocation place, StateLock lock, Optional<EpochFile> read, End log, Clocks clocks)
            throws IOException {
        String boot = Files.readString(place.bootId()).strip();
        Optional<String> over = over(read, boot, log, clocks);
        List<EpochFile.Seen> logs = read.map(EpochFile::logs).orElse(List.of());
        EpochFile seen = over.isEmpty() ? read.orElseThrow() : fresh(over.get(), boot, clocks, logs, log);
        Epoch epoch = new Epoch(place, lock, log.whose(), clocks, seen);
        epoch.owed = over.map(Epoch::saysNotContinued).orElse(false);
        return epoch;
    }

    /// A new one for a log that was just begun. The old one is gone, whether this can be written or not.
    ///
    /// @throws IOException when it cannot be written
    static void begin(StateLocation place, StateLock lock, Position head, Clocks clocks, String because)
            throws IOException {
        lock.demand();
        Optional<EpochFile> read = EpochFile.read(place.runtime());
        Files.deleteIfExists(EpochFile.in(place.runtime()));
        Optional<HostIdentity> identity = Optional.empty();
        try {
            identity = HostIdentity.read(place.directory());
        } catch (HostIdentity.Unreadable unknown) {
            // By its place the log is known all the same.
        }
        EpochFile.Whose whose = EpochFile.Whose.of(place, identity);
        String boot = Files.readString(place.bootId()).strip();
        End log = new End(whose, place.log(), Disk.real(), head, 0);
        List<EpochFile.Seen> logs =
                EpochFile.after(read.map(EpochFile::logs).orElse(List.of()), new EpochFile.Seen(whose, head));
        fresh(because, boot, clocks, logs, log).write(place.runtime());
    }

    /// As it stands, with nothing written; empty where whoever opens the state next draws a new one.
    static Optional<String> standing(Optional<EpochFile> read, Path bootId, End log, Clocks clocks) throws IOException {
        String boot = Files.readString(bootId).strip();
        return over(read, boot, log, clocks).isPresent() ? Optional.empty() : read.map(EpochFile::value);
    }

    /// Why what was read counts no longer; empty when it does.
    private static Optional<String> over(Optional<EpochFile> read, String boot, End log, Clocks clocks) {
        if (read.isEmpty()) {
            return Optional.of("there was none: the host was restarted, or copied without its memory");
        }
        EpochFile seen = read.get();
        Optional<Position> place = seen.head(log.whose());
        List<String> reasons = new ArrayList<>();
        // First, and whatever else there is: the log's own records may have been made to explain what is missing.
        if (place.isPresent() && !log.continues(place.get())) {
            reasons.add(NOT_CONTINUED + place.get().words() + ", which was seen: it was restored, replaced or cut");
        } else if (place.isPresent() && log.tornAt() > place.get().seq()) {
            reasons.add("the end of the log was unreadable and is cut");
        }
        if (!seen.boot().equals(boot)) {
            reasons.add(RESTARTED);
        } else if (parted(seen, clocks)) {
            reasons.add(CLOCK);
        }
        if (!seen.last(log.whose())) {
            reasons.add("the runtime directory was used with another state directory");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    private static boolean parted(EpochFile seen, Clocks clocks) {
        Duration wall = Duration.between(seen.wall(), clocks.now());
        Duration monotonic = Duration.ofNanos(clocks.nanos() - seen.nanos());
        return wall.minus(monotonic).abs().compareTo(PARTED) >= 0;
    }

    /// @param known the ends of logs that are kept; this log's where there are none yet
    private static EpochFile fresh(String because, String boot, Clocks clocks, List<EpochFile.Seen> known, End log) {
        List<EpochFile.Seen> logs = known.isEmpty() ? List.of(new EpochFile.Seen(log.whose(), log.head())) : known;
        return fresh(because, boot, clocks, logs);
    }

    private static EpochFile fresh(String because, String boot, Clocks clocks, List<EpochFile.Seen> logs) {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        return new EpochFile(value, because, boot, clocks.now(), clocks.nanos(), logs);
    }

    /// 22 characters of base64url. Drawn anew first, when the clocks have parted since.
    ///
    /// @throws IOException when a new one cannot be written down
    public synchronized String value() throws IOException {
        if (parted(seen, clocks)) {
            renew(CLOCK);
        }
        return seen.value();
    }

    /// The machine's boot id.
    String boot() {
        return boot;
    }

    /// As it was last given out, whatever the clocks say by now.
    synchronized String current() {
        return seen.value();
    }

    /// Why the one before it ended.
    public synchronized String because() {
        return seen.because();
    }

    /// Whether a reason is that the log was not the one that had been seen.
    public static boolean saysNotContinued(String because) {
        return because.startsWith(NOT_CONTINUED);
    }

    /// Whether the log has still to say that it does not continue what was seen.
    synchronized boolean owes() {
        return owed;
    }

    /// The log says it.
    synchronized void told() {
        owed = false;
    }

    /// Whatever was issued before is worth nothing.
    ///
    /// @throws IOException when that cannot be written down
    synchronized void renew(String because) throws IOException {
        write(fresh(because, boot, clocks, seen.logs()));
    }

    /// The log has grown to here, or further: then another thread has written that down.
    ///
    /// @throws IOException when it cannot be written down
    public synchronized void touch(Position head) throws IOException {
        value();
        if (seen.head(whose).map(before -> head.seq() > before.seq()).orElse(true)) {
            keep(head);
        }
    }

    /// As [#touch], and the clocks as they are now.
    ///
    /// @throws IOException when that cannot be written down
    synchronized void keep(Position head) throws IOException {
        String value = value();
        Position end = owed ? seen.head(whose).orElse(head) : head;
        List<EpochFile.Seen> logs = EpochFile.after(seen.logs(), new EpochFile.Seen(whose, end));
        write(new EpochFile(value, seen.because(), boot, clocks.now(), clocks.nanos(), logs));
    }

    private void write(EpochFile now) throws IOException {
        lock.demand();
        now.write(runtime);
        seen = now;
    }
}
