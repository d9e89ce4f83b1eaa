package felhom.proxmox.view;

import felhom.engine.view.Rights;
import felhom.proxmox.api.PveClient;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The token's rights, asked for once for all parts of a report that need them.
final class RightsReads {
    private final PveClient client;
    private final LongSupplier nanos;
    private @Nullable Rights last;
    private long asked;

    RightsReads(PveClient client, LongSupplier nanos) {
        this.client = client;
        this.nanos = nanos;
    }

    /// As they were at `start`, or later.
    ///
    /// @param start by the clock that only runs forward
    /// @param early how much earlier is as good
    /// @throws felhom.ops.HostException when they have to be asked for and the host does not answer
    synchronized Rights at(long start, Duration early) {
        Rights known = last;
        if (known != null && asked - start + early.toNanos() >= 0) {
            return known;
        }
        long now = nanos.getAsLong();
        Rights read = new Rights(client.access().permissions());
        last = read;
        asked = now;
        return read;
    }

    synchronized void forget() {
        last = null;
    }
}
