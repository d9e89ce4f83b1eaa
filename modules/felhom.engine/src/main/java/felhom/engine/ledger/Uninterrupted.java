package felhom.engine.ledger;

import java.util.function.Supplier;

/// Reading that no interrupt may break off: the JDK closes a file's channel under a thread that is
/// interrupted, and what was to end a wait would look like a broken disk.
final class Uninterrupted {
    private Uninterrupted() {}

    /// Does it, from the beginning again where an interrupt came in between, which is kept for later.
    ///
    /// @param reading short, and the same when it is done twice
    static <T> T get(Supplier<T> reading) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return reading.get();
                } catch (RuntimeException broken) {
                    if (!Thread.interrupted()) {
                        throw broken;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
