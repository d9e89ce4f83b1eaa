package felhom.testkit.http;

import java.io.Serial;

/// A request refused before anything looked at its path; answered in plain text.
final class BadRequest extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String method;
    private final String path;

    BadRequest(int status, String text, String method, String path) {
        super(text, null, false, false);
        this.status = status;
        this.method = method;
        this.path = path;
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }
}
