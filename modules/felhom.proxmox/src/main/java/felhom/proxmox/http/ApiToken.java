package felhom.proxmox.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An API token: `user@realm!name` and its secret. Prints as its id; the secret goes into the request header alone.
public final class ApiToken {
    // A user's name may hold an `@`, a `!` or a `=` of its own, as mail addresses do; realm and token name may not
    // (pve-access-control 9.1.1 `Auth/Plugin.pm`, `AccessControl.pm`).
    private static final Pattern ID =
            Pattern.compile("(?<owner>[^\\s:/]+@[A-Za-z][A-Za-z0-9._-]+)!(?<name>[A-Za-z][A-Za-z0-9._-]+)");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9-]{8,128}");

    private final String owner;
    private final String name;
    private final String secret;

    private ApiToken(String owner, String name, String secret) {
        this.owner = owner;
        this.name = name;
        this.secret = secret;
    }

    /// Reads `user@realm!name=secret`, as `pveum user token add` gives the two halves.
    ///
    /// @throws IllegalArgumentException that never repeats the text, since it may hold the secret
    public static ApiToken of(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("no '=': expected user@realm!name=secret (value not shown)");
        }
        String id = text.substring(0, equals);
        String secret = text.substring(equals + 1).strip();
        Matcher parts = ID.matcher(id);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "the part before '=' is not user@realm!name, such as felhom-agent@pve!agent (value not shown)");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("the part after '=' is not a token's secret: a UUID as"
                    + " `pveum user token add` printed it (value not shown)");
        }
        if (secret.matches("[0-]+")) {
            throw new IllegalArgumentException(
                    "the part after '=' is all zeros, which stand for the secret to put there");
        }
        return new ApiToken(parts.group("owner"), parts.group("name"), secret);
    }

    /// `user@realm!name`.
    public String id() {
        return owner + "!" + name;
    }

    /// `user@realm`, whose privileges limit the token's.
    public String owner() {
        return owner;
    }

    /// What the owner calls it.
    public String name() {
        return name;
    }

    // PVE decodes the value (pve-http-server 6.0.5 `Formatter.pm`), and a header holds nothing but ASCII.
    public String header() {
        StringBuilder value = new StringBuilder("PVEAPIToken=");
        for (byte b : (id() + "=" + secret).getBytes(StandardCharsets.UTF_8)) {
            if (b > 0x20 && b < 0x7F && b != '%') {
                value.append((char) b);
            } else {
                value.append(String.format("%%%02X", b));
            }
        }
        return value.toString();
    }

    @Override
    public String toString() {
        return id();
    }
}
