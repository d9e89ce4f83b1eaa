package felhom.proxmox;

import felhom.ops.HostException;

/// A call failed, or its answer could not be used; [#error()] says which way.
public final class PveException extends HostException {
    private static final long serialVersionUID = 1L;

    private final transient PveError error;

    PveException(PveError error) {
        super(error.failure());
        this.error = error;
    }

    PveException(PveError error, Throwable cause) {
        super(error.failure(), cause);
        this.error = error;
    }

    PveError error() {
        return error;
    }
}
