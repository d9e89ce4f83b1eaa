package felhom.engine.state;

import felhom.engine.order.Digests;
import felhom.log.Hash;
import felhom.log.Position;
import felhom.log.Reason;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the file of the epoch says.
///
/// @param because why it was drawn, that is, why the one before it ended
/// @param logs the ends that were seen, the latest first: never none
record EpochFile(String value, String because, String boot, Instant wall, long nanos, List<Seen> logs) {
    private static final System.Logger LOG = System.getLogger(EpochFile.class.getName());
    private static final String NAME = "epoch";
    private static final Set<String> FIELDS = Set.of(NAME, "because", "boot", "wall", "nanos");
    // They fit into what is read of the file.
    private static final int MOST_LOGS = 12;

    EpochFile {
        logs = List.copyOf(logs);
        if (logs.isEmpty()) {
            throw new IllegalArgumentException("no end of a log");
        }
    }

    /// Whose log: told apart by where it lies and by who the agent is, so that a known log stays known under another
    /// identity and in another place.
    ///
    /// @param directory SHA-256 of the state directory's path
    /// @param agent its id; `-` where it has none
    record Whose(String directory, String agent) {
        private static final String NOBODY = "-";

        static Whose of(StateLocation place, Optional<HostIdentity> identity) throws IOException {
            return new Whose(
                    Digests.hex(place.directory().toRealPath().toString().getBytes(StandardCharsets.UTF_8)),
                    identity.map(own -> own.id().toString()).orElse(NOBODY));
        }

        private boolean sameDirectory(Whose other) {
            return directory.equals(other.directory);
        }

        private boolean sameAgent(Whose other) {
            return agent.equals(other.agent) && !agent.equals(NOBODY);
        }
    }

    /// The end of a log as it was last seen.
    record Seen(Whose whose, Position head) {}

    /// How far this log had come when it was last seen; empty where it never was.
    Optional<Position> head(Whose whose) {
        return logs.stream()
                .filter(seen -> seen.whose().sameDirectory(whose))
                .findFirst()
                .or(() -> logs.stream()
                        .filter(seen -> seen.whose().sameAgent(whose))
                        .findFirst())
                .map(Seen::head);
    }

    /// Whether this log was the last to be used.
    boolean last(Whose whose) {
        return logs.getFirst().whose().sameDirectory(whose);
    }

    /// The ends that are known, after this one was seen.
    static List<Seen> after(List<Seen> before, Seen now) {
        List<Seen> logs = new ArrayList<>(List.of(now));
        before.stream()
                .filter(seen -> !seen.whose().sameDirectory(now.whose()))
                .limit(MOST_LOGS - 1)
                .forEach(logs::add);
        return logs;
    }

    static Path in(Path runtime) {
        return runtime.resolve(NAME);
    }

    /// The file as it is now: read once, since who is at work writes it anew all the time.
    static Optional<EpochFile> read(Path runtime) {
        Path file = in(runtime);
        try {
            return Optional.of(parse(OwnFile.read(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            // As good as none: a new one is drawn, and plans of the old one are refused.
            LOG.log(
                    Level.WARNING,
                    "{0} counts as none, so nothing that was signed before counts: {1}",
                    file,
                    unreadable.getMessage());
            return Optional.empty();
        }
    }

    private static EpochFile parse(String text) {
        Map<String, String> fields = new HashMap<>();
        List<Seen> logs = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] parts = line.split(" ", 2);
            if (parts[0].equals("log")) {
                logs.add(seen(parts[1].split(" ")));
            } else if (fields.put(parts[0], parts[1]) != null) {
                throw new IllegalArgumentException("'" + parts[0] + "' stands there twice");
            }
        }
        if (!fields.keySet().equals(FIELDS)) {
            throw new IllegalArgumentException("it does not hold what an epoch's file does");
        }
        return new EpochFile(
                fields.getOrDefault(NAME, ""),
                fields.getOrDefault("because", ""),
                fields.getOrDefault("boot", ""),
                Instant.ofEpochMilli(Long.parseLong(fields.getOrDefault("wall", ""))),
                Long.parseLong(fields.getOrDefault("nanos", "")),
                logs);
    }

    private static Seen seen(String[] words) {
        Hash hash = Hash.of(HexFormat.of().parseHex(words[3]));
        return new Seen(new Whose(words[0], words[1]), new Position(Long.parseLong(words[2]), hash));
    }

    /// No fsync: the directory is in memory, and what a crash of the machine takes away has to go.
    ///
    /// @throws IOException that names the file and why it cannot be written
    void write(Path runtime) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(NAME + " " + value + "\nbecause " + because + "\nboot " + boot + "\nwall " + wall.toEpochMilli()
                + "\nnanos " + nanos + "\n");
        logs.forEach(seen -> text.append(
                "log " + seen.whose().directory() + " " + seen.whose().agent() + " "
                        + seen.head().seq() + " " + seen.head().hash() + "\n"));
        Path next = runtime.resolve(NAME + ".next");
        try {
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(next, text, StandardOpenOption.WRITE);
            Files.move(next, in(runtime), StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException nameless) {
            throw new FileSystemException(next.toString(), null, Reason.of(nameless));
        }
    }
}
