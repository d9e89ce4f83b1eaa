package felhom.hub.report;

import felhom.engine.view.Reading;
import felhom.hub.link.ReportSource.Section;
import felhom.messages.Message;
import felhom.messages.SectionMessages;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes sections of what was read. A value that is the same as last time is not written anew.
final class SectionWriter {
    private final Map<String, Written> written = new HashMap<>();

    private record Written(Object value, String json, String digest) {}

    /// @param known the digest that the hub has acknowledged; where it is this value's, the value stays at
    ///     home
    <T> Section section(String name, Reading<T> reading, Optional<String> known, Function<T, Message> message) {
        Optional<Written> value = reading.known().map(read -> written(name, read, message));
        Optional<String> digest = value.map(Written::digest);
        boolean home = digest.isPresent() && known.equals(digest);
        Optional<String> json = value.map(Written::json);
        if (value.isEmpty()) {
            written.remove(name);
        }
        return new Section(
                state(reading),
                reading.trouble(),
                digest,
                SectionMessages.section(reading, digest, home ? Optional.empty() : json)
                        .text(),
                home ? json : Optional.empty());
    }

    private <T> Written written(String name, T value, Function<T, Message> message) {
        Written before = written.get(name);
        if (before != null && before.value.equals(value)) {
            return before;
        }
        String json = message.apply(value).canonical();
        Written made = new Written(value, json, digest(json));
        written.put(name, made);
        return made;
    }

    private static String state(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> _ -> "fresh";
            case Reading.Stale<?> _ -> "stale";
            case Reading.Denied<?> _ -> "denied";
            case Reading.Failed<?> _ -> "failed";
            case Reading.Absent<?> _ -> "absent";
        };
    }

    private static String digest(String json) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
