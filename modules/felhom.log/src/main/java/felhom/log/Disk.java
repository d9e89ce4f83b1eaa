package felhom.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// The file system as the log needs it: few calls, each of which a test can make fail, tear or forget.
public interface Disk {
    static Disk real() {
        return new RealDisk();
    }

    /// Makes the directory, for its owner alone, where it is missing. Afterwards it is durable.
    void makeDirectory(Path directory) throws IOException;

    /// The names of what is in it.
    List<String> list(Path directory) throws IOException;

    File open(Path file, Mode mode) throws IOException;

    /// Atomic; durable only after [#forceDirectory].
    void rename(Path from, Path to) throws IOException;

    void delete(Path file) throws IOException;

    void forceDirectory(Path directory) throws IOException;

    /// Room for more, in bytes.
    long free(Path directory) throws IOException;

    /// Locks this file against every other process and every other caller in this one, or throws [LogLocked].
    Lock lock(Path file) throws IOException;

    /// Held until it is closed.
    interface Lock extends Closeable {
        /// Whether whoever asks for it now is refused: a lock file that was deleted or replaced keeps nobody out.
        boolean holds() throws IOException;
    }

    enum Mode {
        READ,
        /// An existing file.
        WRITE,
        /// A new file, for its owner alone; one that exists is emptied.
        CREATE
    }

    interface File extends Closeable {
        /// Fills the buffer from there, as far as the file reaches.
        void read(ByteBuffer into, long position) throws IOException;

        /// Writes all of it.
        void write(ByteBuffer from, long position) throws IOException;

        /// Afterwards every byte written before is durable.
        void force() throws IOException;

        long size() throws IOException;

        /// Whether this name still leads to this very file, and not to a copy that took its place.
        boolean isAt(Path name) throws IOException;
    }
}
