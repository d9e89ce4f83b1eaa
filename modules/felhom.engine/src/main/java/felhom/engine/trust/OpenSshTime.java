package felhom.engine.trust;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A time as OpenSSH writes it in trust files and options, `YYYYMMDD[HHMM[SS]]` (ssh-keygen(1)), without the zone that
/// may stand behind it.
public final class OpenSshTime {
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?");

    private OpenSshTime() {}

    /// Empty for what is not in this form.
    ///
    /// @throws DateTimeException for a time that does not exist, such as 30 February
    public static Optional<LocalDateTime> read(String digits) {
        Matcher fields = FORM.matcher(digits);
        if (!fields.matches()) {
            return Optional.empty();
        }
        // Not a formatter: those would turn 30 February into 2 March or 28 February.
        return Optional.of(LocalDateTime.of(
                number(fields.group(1)),
                number(fields.group(2)),
                number(fields.group(3)),
                number(fields.group(4)),
                number(fields.group(5)),
                number(fields.group(6))));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }
}
