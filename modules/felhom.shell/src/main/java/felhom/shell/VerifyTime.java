package felhom.shell;

import felhom.shell.line.UsageError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The time of `-O verify-time=`, as `ssh-keygen` writes it: `YYYYMMDD[HHMM[SS]]`, with `Z` (or `UTC`) for UTC. Without
/// it the time is this machine's own, as there; the command says which instant that came to.
///
/// @param local whether the machine's time zone had a say
record VerifyTime(Instant instant, boolean local) implements VerifyOption {
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?(Z|UTC)?", Pattern.CASE_INSENSITIVE);

    /// @throws UsageError for what is no time, does not exist, or exists twice
    static VerifyTime parse(String text, ZoneId here) {
        Matcher fields = FORM.matcher(text);
        if (!fields.matches()) {
            throw wrong(text, "expected YYYYMMDD[HHMM[SS]], with a Z behind it for UTC");
        }
        LocalDateTime time;
        try {
            // Not a formatter: those would turn 30 February into 2 March or 28 February.
            time = LocalDateTime.of(
                    number(fields.group(1)),
                    number(fields.group(2)),
                    number(fields.group(3)),
                    number(fields.group(4)),
                    number(fields.group(5)),
                    number(fields.group(6)));
        } catch (DateTimeException e) {
            throw wrong(text, "there is no such time");
        }
        boolean local = fields.group(7) == null;
        List<ZoneOffset> offsets = local ? here.getRules().getValidOffsets(time) : List.of(ZoneOffset.UTC);
        if (offsets.size() != 1) {
            throw wrong(
                    text,
                    "in time zone " + here + " this time " + (offsets.isEmpty() ? "does not exist" : "exists twice")
                            + "; give it in UTC, with a Z behind it");
        }
        return new VerifyTime(time.toInstant(offsets.getFirst()), local);
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static UsageError wrong(String text, String what) {
        return new UsageError("-O verify-time: '" + text + "': " + what);
    }
}
