package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.RefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// When an entry is valid; both ends belong to it.
record Window(Optional<Instant> after, Optional<Instant> before) {
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?Z");

    Window {
        // As OpenSSH: an empty or reversed window is a mistake, not a closed door.
        if (after.isPresent() && before.isPresent() && !before.orElseThrow().isAfter(after.orElseThrow())) {
            throw new RefusedException(Code.TRUST_FILE, "valid-before is not after valid-after");
        }
    }

    /// `YYYYMMDD[HHMM[SS]]Z`. Without the `Z` it would be the verifying host's local time.
    static Instant time(String text) {
        var fields = TIME.matcher(text);
        if (!fields.matches()) {
            throw new RefusedException(Code.TRUST_FILE, "a time that is not YYYYMMDD[HHMM[SS]]Z");
        }
        Instant time;
        try {
            // Not a formatter: those would turn 30 February into 2 March or 28 February.
            time = LocalDateTime.of(
                            number(fields.group(1)),
                            number(fields.group(2)),
                            number(fields.group(3)),
                            number(fields.group(4)),
                            number(fields.group(5)),
                            number(fields.group(6)))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new RefusedException(Code.TRUST_FILE, "a time that does not exist");
        }
        // OpenSSH 10.5 reads a valid-before in 1960 as "never".
        if (time.getEpochSecond() <= 0) {
            throw new RefusedException(Code.TRUST_FILE, "a time before 1970");
        }
        return time;
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /// `OK`, `NOT_YET_VALID` or `EXPIRED`.
    Code at(Instant now) {
        long second = now.getEpochSecond();
        if (after.isPresent() && second < after.orElseThrow().getEpochSecond()) {
            return Code.NOT_YET_VALID;
        }
        if (before.isPresent() && second > before.orElseThrow().getEpochSecond()) {
            return Code.EXPIRED;
        }
        return Code.OK;
    }
}
