package felhom.proxmox.answer;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts what an answer had that it should not have: a field of another type, an item that makes no sense. Such a
/// field is treated as absent and such an item left out, so that one bad thing never hides the others.
public final class Drift {
    private static final Logger LOG = LoggerFactory.getLogger(Drift.class);

    private final AtomicLong count = new AtomicLong();

    void found(String where, String what) {
        // The first one is worth a line; a host that has drifted would fill the log with the rest.
        if (count.incrementAndGet() == 1) {
            LOG.warn("unexpected answer: {}: {} (more of these are counted, and shown at debug level)", where, what);
        } else {
            LOG.debug("unexpected answer: {}: {}", where, what);
        }
    }

    public long count() {
        return count.get();
    }
}
