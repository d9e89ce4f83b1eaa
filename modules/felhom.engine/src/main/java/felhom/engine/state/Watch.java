package felhom.engine.state;

import felhom.engine.order.OrderKey;
import felhom.log.Disk;
import felhom.log.LogException;
import felhom.log.LogLocked;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process watches an order's task without holding the state. Its lock in the runtime directory ends with the
/// process, however that ends: what nobody watches any more, others may settle.
public final class Watch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());

    private final Path file;
    private final Disk.Lock lock;

    private Watch(Path file, Disk.Lock lock) {
        this.file = file;
        this.lock = lock;
    }

    private static Path file(StateLocation place, OrderKey order) {
        return place.runtime().resolve("watch-" + order.door().replace(' ', '-') + "-" + order.id());
    }

    private static Path words(Path file) {
        return file.resolveSibling(file.getFileName() + ".by");
    }

    static Watch begin(StateLocation place, OrderKey order, Worker self) throws IOException {
        Path file = file(place, order);
        self.write(words(file));
        return new Watch(file, Disk.real().lock(file));
    }

    /// Whether somebody watches this order now.
    public static boolean goesOn(StateLocation place, OrderKey order) {
        Path file = file(place, order);
        if (Files.notExists(file)) {
            return false;
        }
        try (Watch left = new Watch(file, Disk.real().lock(file))) {
            LOG.log(Level.DEBUG, "{0}: its process has ended", left.file);
            return false;
        } catch (LogLocked watched) {
            return true;
        } catch (LogException | IOException unclear) {
            // Somebody else's file, or none that can be looked at: the order is looked after as one that nobody
            // watches.
            LOG.log(Level.DEBUG, "{0}: {1}", file, unclear);
            return false;
        }
    }

    public static Optional<Worker> by(StateLocation place, OrderKey order) {
        return Worker.at(words(file(place, order)));
    }

    /// The file goes first: nobody can take the lock of one that has a new watcher.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(words(file));
            Files.deleteIfExists(file);
            lock.close();
        } catch (IOException left) {
            LOG.log(Level.WARNING, "{0} is left behind: {1}", file, left);
        }
    }
}
