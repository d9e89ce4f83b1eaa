package felhom.privileged.unit;

import felhom.ops.Step;
import felhom.wire.StepCodec;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What is kept of a work, in a directory that only root reads, until it is forgotten or the host starts
/// again: which step it was begun for, what its program said, how it ended.
public final class Kept {
    /// Of what a program said, in bytes: the last ones.
    public static final int TAIL = 16 << 10;

    /// A golden image takes minutes and a mount seconds: no host has as many at a time.
    private static final int MOST = 64;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Path PLACE = Path.of("run/felhom-agent-root");
    private static final Set<PosixFilePermission> ROOTS_ALONE = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    /// @param root `/`; another one in tests
    public Kept(Path root) {
        this.directory = root.resolve(PLACE);
    }

    /// Where a program's output goes, as systemd sees it.
    public static String output(WorkName work) {
        return "/" + PLACE + "/" + work + ".output";
    }

    private Path output(String work) {
        return directory.resolve(work + ".output");
    }

    private Path step(WorkName work) {
        return directory.resolve(work + ".step");
    }

    private Path before(WorkName work) {
        return directory.resolve(work + ".before");
    }

    private Path end(WorkName work) {
        return directory.resolve(work + ".end");
    }

    /// Whether something was begun under this name.
    ///
    /// @throws NoFurther where it was something else
    public boolean begun(WorkName work, Step.ByRoot step) throws NoFurther {
        Optional<String> other = read(step(work));
        if (other.isPresent() && !other.get().equals(digest(step))) {
            throw NoFurther.refused("under the name " + work + " something else was begun than to " + step.words());
        }
        return other.isPresent();
    }

    /// Before anything of it is done.
    public void begin(WorkName work, Step.ByRoot step) throws NoFurther {
        long kept = count();
        if (kept >= MOST) {
            throw NoFurther.refused(kept + " pieces of work are kept in " + directory + ", and no more are begun: an"
                    + " agent that is well has each forgotten when it has ended. Of those with a file " + directory
                    + "/NAME.end that is older than the oldest open order (felhom-agent state show): rm " + directory
                    + "/NAME.*; all of them go with the host's next start");
        }
        write(step(work), digest(step));
    }

    private long count() throws NoFurther {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".step")).count();
        } catch (IOException no) {
            throw NoFurther.refused(directory + " cannot be read: " + no.getMessage());
        }
    }

    /// Keeps other helpers of this host out until it is closed: through `sudo` each request has one of its
    /// own.
    ///
    /// @throws NoFurther where another has not let go in time
    public Closeable alone(Duration patience) throws NoFurther, InterruptedException {
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(ROOTS_ALONE));
            Files.setPosixFilePermissions(directory, ROOTS_ALONE);
            FileChannel lock =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = locked(lock, patience);
                return lock;
            } finally {
                if (!taken) {
                    lock.close();
                }
            }
        } catch (IOException no) {
            throw NoFurther.refused("nothing can be written down in " + directory + ": " + no.getMessage());
        }
    }

    private static boolean locked(FileChannel lock, Duration patience)
            throws IOException, NoFurther, InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (lock.tryLock() == null) {
            if (System.nanoTime() - until > 0) {
                throw NoFurther.late(patience);
            }
            Thread.sleep(PAUSE);
        }
        return true;
    }

    /// That what it leaves when it fails was there before it.
    public void wasThere(WorkName work) throws NoFurther {
        write(before(work), "");
    }

    /// Whether that was written down.
    public boolean hasBefore(WorkName work) {
        return Files.exists(before(work), LinkOption.NOFOLLOW_LINKS);
    }

    /// Whether its program has come as far as to have a place for its output.
    public boolean hasOutput(WorkName work) {
        return Files.exists(output(work.value()), LinkOption.NOFOLLOW_LINKS);
    }

    /// The end of what its program has said so far.
    public String said(WorkName work) throws NoFurther {
        try (RandomAccessFile file = new RandomAccessFile(output(work.value()).toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL);
            file.seek(from);
            byte[] tail = new byte[TAIL];
            int length = Math.max(0, file.read(tail));
            String text = new String(tail, 0, length, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        } catch (FileNotFoundException nothing) {
            return "";
        } catch (IOException unreadable) {
            throw NoFurther.refused("what was said by " + work + " cannot be read: " + unreadable.getMessage());
        }
    }

    public void end(WorkName work, RootAnswer.Ended end) throws NoFurther {
        write(end(work), end.exit() + "\n" + end.text());
    }

    /// How it ended, where that is known.
    public Optional<RootAnswer.Ended> ended(WorkName work) throws NoFurther {
        return read(end(work)).map(text -> {
            int line = text.indexOf('\n');
            return new RootAnswer.Ended(Integer.parseInt(text.substring(0, line)), text.substring(line + 1));
        });
    }

    public void forget(WorkName work) throws NoFurther {
        try {
            // The step goes last: what is left over after a crash still says what it belongs to.
            Files.deleteIfExists(output(work.value()));
            Files.deleteIfExists(end(work));
            Files.deleteIfExists(before(work));
            Files.deleteIfExists(step(work));
        } catch (IOException no) {
            throw NoFurther.failed(1, "what was kept of " + work + " cannot be removed: " + no.getMessage());
        }
    }

    private static Optional<String> read(Path file) throws NoFurther {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw NoFurther.refused(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private static void write(Path file, String text) throws NoFurther {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException no) {
            throw NoFurther.refused(file + " cannot be written: " + no.getMessage());
        }
    }

    /// Of the step with all its fields.
    private static String digest(Step.ByRoot step) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(StepCodec.write(step))
                    .forEach((name, value) ->
                            digest.update((name + "=" + value + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
