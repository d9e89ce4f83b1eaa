package felhom.engine.door;

import felhom.ops.Resource;
import java.util.Set;

/// What is left open or at work elsewhere: orders of other processes of this agent, and of this one where no
/// thread watches any more. One operation at a time on a guest, a storage or a place, whoever does it.
public interface OthersWork {
    /// Where there is one process only, which ends what it begins.
    OthersWork NONE = _ -> false;

    /// Waits until no such order is at work on the same.
    ///
    /// @return whether it had to wait: what was looked at before may be otherwise now
    /// @throws AtWork when that took too long
    boolean waitFor(Set<Resource> resources) throws InterruptedException;

    /// Whether such an order has come up on the same since; asked by who has the turn on them.
    default boolean barred(Set<Resource> resources) {
        return false;
    }

    /// What is at work on them, be it of this process or another, for whoever waits.
    default String words(Set<Resource> resources) {
        return "another order is at work on the same";
    }

    /// An order is at work on the same; nothing was done.
    final class AtWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AtWork(String message) {
            super(message);
        }
    }
}
