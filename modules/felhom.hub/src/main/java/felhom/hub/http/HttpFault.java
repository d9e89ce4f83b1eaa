package felhom.hub.http;

/// There was no whole answer. The message says which part of the way failed, and holds nothing that changes
/// each time.
public final class HttpFault extends Exception {
    private static final long serialVersionUID = 1L;

    public HttpFault(String message, Throwable cause) {
        super(message, cause);
    }
}
