package felhom.testkit.task;

import java.io.Serial;
import java.util.Map;
import java.util.TreeMap;

/// Ends a call with a status of 400 or more; the message is the reason phrase and, with a newline, in the body.
public final class ApiError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final boolean newline;
    private final transient Map<String, String> errors;

    private ApiError(int status, String message, boolean newline, Map<String, String> errors) {
        super(message, null, false, false);
        this.status = status;
        this.newline = newline;
        this.errors = Map.copyOf(errors);
    }

    /// What a plain `die` of a handler becomes: there is no 404 and no 409 (pve-manager 9.2.11 HTTPServer.pm).
    public static ApiError died(String message) {
        return new ApiError(500, message, true, Map.of());
    }

    /// A property string that cannot be read: a 500 with `errors` all the same.
    public static ApiError format(Map<String, String> errors) {
        return new ApiError(500, "format error", true, errors);
    }

    public static ApiError parameters(Map<String, String> errors) {
        return new ApiError(400, "Parameter verification failed.", true, errors);
    }

    public static ApiError parameter(String name, String text) {
        return parameters(Map.of(name, text));
    }

    public static ApiError forbidden(String what) {
        return new ApiError(403, "Permission check failed" + (what.isEmpty() ? "" : " (" + what + ")"), true, Map.of());
    }

    public static ApiError unauthenticated(String message) {
        return new ApiError(401, message, true, Map.of());
    }

    public static ApiError notImplemented(String method, String path) {
        return new ApiError(501, "Method '" + method + " " + path + "' not implemented", false, Map.of());
    }

    public int status() {
        return status;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    public String bodyMessage() {
        return newline ? text() + "\n" : text();
    }

    public Map<String, String> errors() {
        return new TreeMap<>(errors);
    }
}
