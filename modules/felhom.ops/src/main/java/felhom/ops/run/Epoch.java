package felhom.ops.run;

import felhom.ops.log.Disk;
import felhom.ops.log.Hash;
import felhom.ops.log.Position;
import felhom.ops.log.Recall;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// 128 random bits that every plan repeats, kept outside of the state directory, in memory that a reboot clears. Plans
/// of another epoch are worth nothing: that is what a state directory which was restored or copied cannot bring back.
///
/// The file also holds the boot id, the end of the log as last seen, and both clocks. It is drawn anew when it is
/// absent, when the machine was restarted, when the clocks have parted by 60 s, and when the log is not the one that
/// this epoch has seen grow.
public final class Epoch {
    private static final System.Logger LOG = System.getLogger(Epoch.class.getName());
    private static final Duration PARTED = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String NOT_CONTINUED = "the log does not continue from ";

    private final Path file;
    private final StateLock lock;
    private final String boot;
    private final Clocks clocks;
    private Seen seen;

    /// What the file says.
    ///
    /// @param because why it was drawn, that is, why the one before it ended
    record Seen(String value, String because, String boot, Position head, Instant wall, long nanos) {}

    /// The log that is there now.
    ///
    /// @param tornAt the last record that says that a torn tail was cut; 0 where there is none
    record End(Path log, Disk disk, Position head, long tornAt) {
        private boolean continues(Position seen) {
            return head.equals(seen)
                    || (tornAt <= seen.seq()
                            && Recall.hash(log, disk, seen.seq())
                                    .map(seen.hash()::equals)
                                    .orElse(false));
        }
    }

    private Epoch(Path file, StateLock lock, String boot, Clocks clocks, Seen seen) {
        this.file = file;
        this.lock = lock;
        this.boot = boot;
        this.clocks = clocks;
        this.seen = seen;
    }

    /// The file as it is now: read once, since who is at work writes it anew all the time.
    static Optional<Seen> read(Path directory) {
        return parse(directory.resolve("epoch"));
    }

    /// @param lock held for as long as this is used
    /// @param read before the log was opened
    /// @param log open, and just read
    /// @throws IOException when the file cannot be written
    static Epoch open(AgentState.Place place, StateLock lock, Optional<Seen> read, End log, Clocks clocks)
            throws IOException {
        String boot = Files.readString(place.bootId()).strip();
        Optional<String> over = over(read, boot, log, clocks);
        Seen seen = over.isEmpty() ? read.orElseThrow() : fresh(over.get(), boot, log.head(), clocks);
        Epoch epoch = new Epoch(place.runtime().resolve("epoch"), lock, boot, clocks, seen);
        epoch.keep(log.head());
        return epoch;
    }

    /// A new one for a log that was just begun. The old one is gone, whether this can be written or not.
    ///
    /// @throws IOException when it cannot be written
    static void begin(AgentState.Place place, StateLock lock, Position head, Clocks clocks, String because)
            throws IOException {
        Path file = place.runtime().resolve("epoch");
        Files.deleteIfExists(file);
        String boot = Files.readString(place.bootId()).strip();
        Seen first = fresh(because, boot, head, clocks);
        new Epoch(file, lock, boot, clocks, first).write(first);
    }

    /// As it stands, with nothing written; empty where whoever opens the state next draws a new one.
    static Optional<String> standing(Optional<Seen> read, Path bootId, End log, Clocks clocks) throws IOException {
        String boot = Files.readString(bootId).strip();
        return over(read, boot, log, clocks).isPresent() ? Optional.empty() : read.map(Seen::value);
    }

    /// Why what was read counts no longer; empty when it does.
    private static Optional<String> over(Optional<Seen> read, String boot, End log, Clocks clocks) {
        if (read.isEmpty()) {
            return Optional.of("there was none: the host was restarted, or copied without its memory");
        }
        Seen seen = read.get();
        if (!seen.boot().equals(boot)) {
            return Optional.of("the host was restarted");
        }
        if (parted(seen, clocks)) {
            return Optional.of("clock: it was set, by a minute or more");
        }
        if (log.continues(seen.head())) {
            return Optional.empty();
        }
        return Optional.of(
                log.tornAt() > seen.head().seq()
                        ? "the end of the log was unreadable and is cut"
                        : NOT_CONTINUED + seen.head().words() + ", which was seen: it was restored, replaced or cut");
    }

    private static boolean parted(Seen seen, Clocks clocks) {
        Duration wall = Duration.between(seen.wall(), clocks.now());
        Duration monotonic = Duration.ofNanos(clocks.nanos() - seen.nanos());
        return wall.minus(monotonic).abs().compareTo(PARTED) >= 0;
    }

    private static Seen fresh(String because, String boot, Position head, Clocks clocks) {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        return new Seen(value, because, boot, head, clocks.now(), clocks.nanos());
    }

    /// 22 characters of base64url. Drawn anew first, when the clocks have parted since.
    ///
    /// @throws IOException when a new one cannot be written down
    public synchronized String value() throws IOException {
        if (parted(seen, clocks)) {
            write(fresh("clock: it was set, by a minute or more", boot, seen.head(), clocks));
        }
        return seen.value();
    }

    /// As it was last given out, whatever the clocks say by now.
    synchronized String current() {
        return seen.value();
    }

    /// Whether it was drawn because the log is not the one that was seen to grow.
    synchronized boolean restored(Optional<Seen> read) {
        return read.isPresent() && !read.get().value().equals(seen.value()) && saysNotContinued(seen.because());
    }

    /// Why the one before it ended.
    public synchronized String because() {
        return seen.because();
    }

    /// Whether a reason is that the log was not the one that had been seen.
    public static boolean saysNotContinued(String because) {
        return because.startsWith(NOT_CONTINUED);
    }

    /// Whatever was issued before is worth nothing.
    ///
    /// @throws IOException when that cannot be written down
    synchronized void renew(String because) throws IOException {
        write(fresh(because, boot, seen.head(), clocks));
    }

    /// The log has grown to here, or further: then another thread has written that down.
    ///
    /// @throws IOException when it cannot be written down
    public synchronized void touch(Position head) throws IOException {
        value();
        if (head.seq() > seen.head().seq()) {
            keep(head);
        }
    }

    /// As [#touch], and the clocks as they are now.
    ///
    /// @throws IOException when that cannot be written down
    synchronized void keep(Position head) throws IOException {
        String value = value();
        write(new Seen(value, seen.because(), boot, head, clocks.now(), clocks.nanos()));
    }

    // No fsync: the directory is in memory, and what a crash of the machine takes away has to go.
    private void write(Seen now) throws IOException {
        lock.demand();
        String text = "epoch " + now.value() + "\nbecause " + now.because() + "\nboot " + now.boot() + "\nseq "
                + now.head().seq() + "\nhash " + now.head().hash() + "\nwall "
                + now.wall().toEpochMilli() + "\nnanos " + now.nanos() + "\n";
        Path next = file.resolveSibling("epoch.next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, text, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        seen = now;
    }

    private static Optional<Seen> parse(Path file) {
        try {
            Map<String, String> fields = OwnFile.read(file)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
            if (!fields.keySet().equals(Set.of("epoch", "because", "boot", "seq", "hash", "wall", "nanos"))) {
                return Optional.empty();
            }
            Hash hash = Hash.of(HexFormat.of().parseHex(fields.getOrDefault("hash", "")));
            return Optional.of(new Seen(
                    fields.getOrDefault("epoch", ""),
                    fields.getOrDefault("because", ""),
                    fields.getOrDefault("boot", ""),
                    new Position(Long.parseLong(fields.getOrDefault("seq", "")), hash),
                    Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("wall", ""))),
                    Long.parseLong(fields.getOrDefault("nanos", ""))));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            // As good as none: a new one is drawn, and plans of the old one are refused.
            LOG.log(Level.WARNING, "the epoch in {0} counts as none: {1}", file, unreadable.getMessage());
            return Optional.empty();
        }
    }
}
