package felhom.engine.door;

import felhom.ops.Vmid;
import java.util.Set;

/// What is left open or at work elsewhere: orders of other processes of this agent, and of this one where no
/// thread watches any more. One operation at a time on a guest, whoever does it.
public interface OthersWork {
    /// Where there is one process only, which ends what it begins.
    OthersWork NONE = _ -> false;

    /// Waits until no such order is at work on these guests.
    ///
    /// @return whether it had to wait: what was looked at before may be otherwise now
    /// @throws AtWork when that took too long
    boolean waitFor(Set<Vmid> guests) throws InterruptedException;

    /// Whether such an order has come up on these guests since; asked by who has the turn on them.
    default boolean barred(Set<Vmid> guests) {
        return false;
    }

    /// What is at work on them, be it of this process or another, for whoever waits.
    default String words(Set<Vmid> guests) {
        return "another order is at work on the same";
    }

    /// An order is at work on a guest; nothing was done.
    final class AtWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AtWork(String message) {
            super(message);
        }
    }
}
