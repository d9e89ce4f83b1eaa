package felhom.ops;

/// A read of the host failed; `failure` says why. Implementations of the ports extend it with what they know.
public class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public HostException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public HostException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
