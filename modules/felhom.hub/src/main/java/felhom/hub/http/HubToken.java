package felhom.hub.http;

import felhom.engine.order.Digests;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The bearer token that a hub knows this agent by. Prints as a fingerprint; the token goes into the request
/// header alone.
public final class HubToken {
    // RFC 6750, section 2.1. Shorter ones can be guessed.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{16,2048}=*");

    private final String secret;

    private HubToken(String secret) {
        this.secret = secret;
    }

    /// @throws IllegalArgumentException that never repeats the text
    public static HubToken of(String text) {
        String bare = text.strip();
        if (!FORM.matcher(bare).matches()) {
            throw new IllegalArgumentException("is not a bearer token: 16 to 2048 letters, digits and any of"
                    + " '-', '.', '_', '~', '+', '/' (value not shown)");
        }
        return new HubToken(bare);
    }

    String header() {
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "token with SHA-256 "
                + Digests.hex(secret.getBytes(StandardCharsets.US_ASCII)).substring(0, 8);
    }
}
