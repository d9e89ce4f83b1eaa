package felhom.testkit.hub;

import felhom.testkit.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// Keeps a file that says what the hub knows, whole at any moment.
final class StateFile implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Hub hub;
    private final Path file;
    private final Thread writer;
    private volatile boolean closing;
    private long written = -1;

    StateFile(Hub hub, Path file) {
        this.hub = hub;
        this.file = file;
        writeWhatIsNew();
        writer = Thread.ofVirtual().name("hub-state").start(this::keep);
    }

    Path file() {
        return file;
    }

    private void keep() {
        while (!closing) {
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                return;
            }
            writeWhatIsNew();
        }
    }

    private synchronized void writeWhatIsNew() {
        long changes = hub.changes();
        if (changes == written) return;
        try {
            write(file, Json.pretty(hub.json()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        written = changes;
    }

    /// Readable by its owner alone, and never half written.
    static void write(Path file, String text) throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".new-", "", owner);
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The last state is in the file afterwards.
    @Override
    public void close() {
        closing = true;
        writer.interrupt();
        writeWhatIsNew();
    }
}
