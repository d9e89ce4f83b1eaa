package felhom.hub.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// What came back.
///
/// @param body as it came over the wire; empty but for status 200
/// @param at when it had come
/// @param sent bytes of the request's body, as they went over the wire
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
public record HttpAnswer(int status, HttpHeaders headers, byte[] body, Instant at, int sent) {
    private static final long MOST_SECONDS = 1_000_000;

    /// What the other side's clock said; empty where its header cannot be read.
    public Optional<Instant> date() {
        return headers.firstValue("Date").flatMap(HttpAnswer::date);
    }

    /// How far the other side's clock is ahead of ours, to the second.
    public Optional<Duration> skew() {
        return date().map(date -> Duration.ofSeconds(Duration.between(at, date).toSeconds()));
    }

    /// How long it asks us to stay away: seconds, or a time on its own clock (RFC 9110, section 10.2.3).
    /// Never negative.
    public Optional<Duration> retryAfter() {
        return headers.firstValue("Retry-After").map(String::strip).flatMap(text -> {
            if (text.matches("[0-9]{1,18}")) {
                return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(text), MOST_SECONDS)));
            }
            Instant theirs = date().orElse(at);
            return date(text)
                    .map(until -> Duration.between(theirs, until))
                    .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
        });
    }

    /// Whether it calls itself JSON; where it does not say, it may be.
    public boolean json() {
        return headers.firstValue("Content-Type")
                .map(type -> type.strip().toLowerCase(Locale.ROOT).startsWith("application/json"))
                .orElse(true);
    }

    /// The body as it was before it was packed. Whoever reads it says how much of it may come.
    ///
    /// @throws IOException when it is packed in another way
    public InputStream unpacked() throws IOException {
        String coding =
                headers.firstValue("Content-Encoding").orElse("identity").strip();
        InputStream in = new ByteArrayInputStream(body);
        return switch (coding.toLowerCase(Locale.ROOT)) {
            case "", "identity" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            default -> throw new IOException("the answer is packed in a way that was not offered");
        };
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
