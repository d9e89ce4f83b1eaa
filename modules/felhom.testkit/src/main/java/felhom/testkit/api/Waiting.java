package felhom.testkit.api;

import java.io.Serial;
import java.time.Instant;

/// Says that a call cannot go on before a moment: the world is unlocked, the thread sleeps, the call is tried again.
public final class Waiting extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Instant until;

    public Waiting(Instant until) {
        super("until " + until, null, false, false);
        this.until = until;
    }

    Instant until() {
        return until;
    }
}
