package felhom.engine.door;

import felhom.ops.Vmid;
import java.util.Set;

/// What other processes of this agent are at work on. One operation at a time on a guest, whoever does it.
public interface OthersWork {
    /// Where there is one process only.
    OthersWork NONE = _ -> false;

    /// Waits until no order of another process is at work on these guests.
    ///
    /// @return whether it had to wait: what was looked at before may be otherwise now
    /// @throws AtWork when that took too long
    boolean waitFor(Set<Vmid> guests) throws InterruptedException;

    /// An order is at work on a guest; nothing was done.
    final class AtWork extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AtWork(String message) {
            super(message);
        }
    }
}
