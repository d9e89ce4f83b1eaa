package felhom.ops.run;

import felhom.ops.log.Hash;
import felhom.ops.log.Position;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final Duration PARTED = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final String boot;
    private final Clocks clocks;
    private Seen seen;

    private record Seen(String value, String boot, Position head, Instant wall, long nanos) {}

    private Epoch(Path file, String boot, Clocks clocks, Seen seen) {
        this.file = file;
        this.boot = boot;
        this.clocks = clocks;
        this.seen = seen;
    }

    /// What the file says of the log, before the log is opened.
    static Position remembered(Path directory) {
        return read(directory.resolve("epoch")).map(Seen::head).orElse(new Position(0, Hash.ZERO));
    }

    /// @param log open, and just read
    /// @throws IOException when the file cannot be written
    static Epoch open(Path directory, Path bootId, Ledger log, Clocks clocks) throws IOException {
        String boot = Files.readString(bootId).strip();
        Path file = directory.resolve("epoch");
        Optional<Seen> before = valid(file, boot, log.state(), log.head(), clocks);
        Epoch epoch = new Epoch(file, boot, clocks, before.orElse(fresh(boot, log.head(), clocks)));
        epoch.touch(log.head());
        return epoch;
    }

    /// As it stands, with nothing written; empty where whoever opens the state next draws a new one.
    static Optional<String> standing(Path directory, Path bootId, LedgerState log, Position end, Clocks clocks)
            throws IOException {
        String boot = Files.readString(bootId).strip();
        return valid(directory.resolve("epoch"), boot, log, end, clocks).map(Seen::value);
    }

    private static Optional<Seen> valid(Path file, String boot, LedgerState log, Position end, Clocks clocks) {
        return read(file)
                .filter(seen -> seen.boot().equals(boot))
                .filter(seen -> !parted(seen, clocks))
                .filter(seen -> grownFrom(seen.head(), log, end));
    }

    private static boolean grownFrom(Position head, LedgerState log, Position end) {
        // A record that lies before the newest segment does not come by; that it was once seen cannot be shown then.
        return end.equals(head)
                || (log.tornAt() <= head.seq()
                        && log.atWatched().map(head.hash()::equals).orElse(false));
    }

    private static boolean parted(Seen seen, Clocks clocks) {
        Duration wall = Duration.between(seen.wall(), clocks.now());
        Duration monotonic = Duration.ofNanos(clocks.nanos() - seen.nanos());
        return wall.minus(monotonic).abs().compareTo(PARTED) >= 0;
    }

    private static Seen fresh(String boot, Position head, Clocks clocks) {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        return new Seen(value, boot, head, clocks.now(), clocks.nanos());
    }

    /// 22 characters of base64url. Drawn anew first, when the clocks have parted since.
    ///
    /// @throws IOException when a new one cannot be written down
    public synchronized String value() throws IOException {
        if (parted(seen, clocks)) {
            seen = fresh(boot, seen.head(), clocks);
            write();
        }
        return seen.value();
    }

    /// Whatever was issued before is worth nothing.
    ///
    /// @throws IOException when that cannot be written down
    synchronized void renew() throws IOException {
        seen = fresh(boot, seen.head(), clocks);
        write();
    }

    /// The log has grown to here.
    ///
    /// @throws IOException when that cannot be written down
    public synchronized void touch(Position head) throws IOException {
        value();
        if (head.seq() < seen.head().seq()) {
            // Another thread was faster and has seen more.
            return;
        }
        seen = new Seen(seen.value(), boot, head, clocks.now(), clocks.nanos());
        write();
    }

    // No fsync: the directory is in memory, and what a crash of the machine takes away has to go.
    private void write() throws IOException {
        String text = "epoch " + seen.value() + "\nboot " + seen.boot() + "\nseq "
                + seen.head().seq() + "\nhash " + seen.head().hash() + "\nwall "
                + seen.wall().toEpochMilli() + "\nnanos " + seen.nanos() + "\n";
        Path next = file.resolveSibling("epoch.next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(next, text, StandardOpenOption.WRITE);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<Seen> read(Path file) {
        try {
            Map<String, String> fields = Files.readAllLines(file).stream()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
            if (!fields.keySet().equals(Set.of("epoch", "boot", "seq", "hash", "wall", "nanos"))) {
                return Optional.empty();
            }
            Hash hash = Hash.of(HexFormat.of().parseHex(fields.getOrDefault("hash", "")));
            return Optional.of(new Seen(
                    fields.getOrDefault("epoch", ""),
                    fields.getOrDefault("boot", ""),
                    new Position(Long.parseLong(fields.getOrDefault("seq", "")), hash),
                    Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("wall", ""))),
                    Long.parseLong(fields.getOrDefault("nanos", ""))));
        } catch (IOException | RuntimeException unreadable) {
            // As good as none: a new one is drawn, and plans of the old one are refused.
            return Optional.empty();
        }
    }
}
