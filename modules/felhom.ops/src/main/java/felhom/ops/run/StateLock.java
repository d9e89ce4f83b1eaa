package felhom.ops.run;

import felhom.ops.log.Disk;
import java.io.IOException;
import java.nio.file.Path;

/// The lock in the runtime directory. The one beside the log keeps two agents from one state directory; this one keeps
/// an agent from working with a copy of it at the same moment, since both would share the epoch and every open plan.
///
/// The file is never deleted and never emptied by who does not hold the lock.
final class StateLock implements AutoCloseable {
    static final String FILE = "lock";

    private final Path file;
    private final Disk.Lock lock;

    private StateLock(Path file, Disk.Lock lock) {
        this.file = file;
        this.lock = lock;
    }

    /// @throws felhom.ops.log.LogLocked when somebody else holds it
    static StateLock take(AgentState.Place place) throws IOException {
        Path file = place.runtime().resolve(FILE);
        return new StateLock(file, Disk.real().lock(file));
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
        lock.close();
    }
}
