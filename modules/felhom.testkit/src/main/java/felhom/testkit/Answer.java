package felhom.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What goes back over the wire.
///
/// @param contentType empty for none
/// @param bodyless no `Content-Length` either, as for 401 and the 59x codes
/// @param forwarded answered by pvedaemon through pveproxy: a success then has two `Connection` headers
/// @param delay waited before anything is sent
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
record Answer(
        int status,
        String reason,
        String contentType,
        byte[] body,
        boolean bodyless,
        boolean forwarded,
        Duration delay) {
    static final String JSON = "application/json;charset=UTF-8";
    private static final byte[] NOTHING = {};

    static Answer json(int status, String reason, byte[] body, boolean forwarded) {
        return new Answer(status, reason, JSON, body, false, forwarded, Duration.ZERO);
    }

    /// An answer of the server itself: its reason is also its body; no type is given.
    static Answer text(int status, String text) {
        return new Answer(status, text, "", text.getBytes(StandardCharsets.UTF_8), false, false, Duration.ZERO);
    }

    /// 401 and the pseudo codes 595 to 599: nothing but the status line.
    static Answer bare(int status, String reason, Duration delay) {
        return new Answer(status, reason, "", NOTHING, true, false, delay);
    }

    Answer withBody(byte[] other) {
        return new Answer(status, reason, contentType, other, bodyless, forwarded, delay);
    }

    Answer withContentType(String other) {
        return new Answer(status, reason, other, body, bodyless, forwarded, delay);
    }
}
