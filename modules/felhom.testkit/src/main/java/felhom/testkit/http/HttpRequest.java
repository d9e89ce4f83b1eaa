package felhom.testkit.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A request as it came over the wire; header names are lower case, a repeated header keeps its last value.
///
/// @param path percent-decoded, with the `/api2/...` prefix
/// @param rawQuery not decoded, empty when there is none
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
public record HttpRequest(
        String method, String path, String rawQuery, String version, Map<String, String> headers, byte[] body) {

    private static final String EXTJS = "/api2/extjs";

    /// Whether the answer is wanted in the format of the web interface, which is 200 whatever happened.
    public boolean extjs() {
        return path.replaceAll("/+", "/").startsWith(EXTJS);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    boolean keepAlive() {
        if (!version.equals("HTTP/1.1")) return false;
        return header("connection")
                .map(v -> !v.toLowerCase(Locale.ROOT).contains("close"))
                .orElse(true);
    }

    /// The path below `/api2/json` or `/api2/extjs`, without double and trailing slashes; empty for anything else.
    public Optional<String> apiPath() {
        var tidy = path.replaceAll("/+", "/");
        var root = tidy.startsWith(EXTJS) ? EXTJS : "/api2/json";
        if (!tidy.equals(root) && !tidy.startsWith(root + "/")) return Optional.empty();
        var below = tidy.substring(root.length());
        return Optional.of(below.endsWith("/") ? below.substring(0, below.length() - 1) : below);
    }
}
