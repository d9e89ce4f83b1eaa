package felhom.proxmox.http;

import felhom.ops.HostException;

/// A call failed, or its answer could not be used; [#error()] says which way.
public final class PveException extends HostException {
    private static final long serialVersionUID = 1L;

    private final transient PveError error;

    public PveException(PveError error) {
        super(error.failure());
        this.error = error;
    }

    public PveException(PveError error, Throwable cause) {
        super(error.failure(), cause);
        this.error = error;
    }

    public PveError error() {
        return error;
    }
}
