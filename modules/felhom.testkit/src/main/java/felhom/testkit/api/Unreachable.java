package felhom.testkit.api;

import java.io.Serial;

/// The node of a call does not answer its neighbour's proxy.
final class Unreachable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    Unreachable() {
        super("no route to host", null, false, false);
    }
}
