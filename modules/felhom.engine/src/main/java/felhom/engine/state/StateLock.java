package felhom.engine.state;

import felhom.log.Disk;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lock in the runtime directory. The one beside the log keeps two agents from one state directory; this one keeps
/// an agent from working with a copy of it at the same moment, since both would share the epoch and every open plan.
///
/// The file is never deleted and never emptied by who does not hold the lock.
final class StateLock implements AutoCloseable {
    static final String FILE = "lock";
    /// Says who holds it.
    static final String HOLDER = "holder";

    private static final System.Logger LOG = System.getLogger(StateLock.class.getName());

    private final Path file;
    private final Disk.Lock lock;

    private StateLock(Path file, Disk.Lock lock) {
        this.file = file;
        this.lock = lock;
    }

    /// @throws felhom.log.LogLocked when somebody else holds it
    static StateLock take(StateLocation place, Turn turn) throws IOException {
        Path file = place.runtime().resolve(FILE);
        StateLock taken = new StateLock(file, Disk.real().lock(file));
        try {
            turn.self().write(taken.holder());
        } catch (IOException unsaid) {
            // Others then wait for somebody whom they cannot name.
            LOG.log(Level.DEBUG, "{0}: {1}", taken.holder(), unsaid);
        }
        return taken;
    }

    private Path holder() {
        return file.resolveSibling(HOLDER);
    }

    /// @throws IOException when the file was deleted or replaced, so that another may hold it by now
    void demand() throws IOException {
        if (!lock.holds()) {
            throw new IOException("the lock " + file + " is lost: the file was deleted or replaced, and another"
                    + " felhom-agent may be at work");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (lock.holds()) {
                Files.deleteIfExists(holder());
            }
        } finally {
            lock.close();
        }
    }
}
