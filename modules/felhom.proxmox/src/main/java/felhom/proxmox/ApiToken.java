package felhom.proxmox;

import java.util.regex.Pattern;

/// An API token: `user@realm!name` and its secret. Prints as its id; the secret goes into the request header alone.
public final class ApiToken {
    private static final Pattern ID = Pattern.compile("[^\\s:/!@=]+@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9-]{8,128}");

    private final String id;
    private final String secret;

    private ApiToken(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    /// Reads `user@realm!name=secret`, as `pveum user token add` gives the two halves.
    ///
    /// @throws IllegalArgumentException that never repeats the text, since it may hold the secret
    public static ApiToken of(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("no '=': expected user@realm!name=secret (value not shown)");
        }
        String id = text.substring(0, equals);
        String secret = text.substring(equals + 1).strip();
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "the part before '=' is not user@realm!name, such as felhom-agent@pve!agent (value not shown)");
        }
        if (!SECRET.matcher(secret).matches()) {
            throw new IllegalArgumentException("the part after '=' is not a token's secret: a UUID as"
                    + " `pveum user token add` printed it (value not shown)");
        }
        return new ApiToken(id, secret);
    }

    /// `user@realm!name`.
    public String id() {
        return id;
    }

    /// `user@realm`, whose privileges limit the token's.
    public String owner() {
        return id.substring(0, id.indexOf('!'));
    }

    String header() {
        return "PVEAPIToken=" + id + "=" + secret;
    }

    @Override
    public String toString() {
        return id;
    }
}
