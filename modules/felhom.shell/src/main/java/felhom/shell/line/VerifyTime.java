package felhom.shell.line;

import felhom.engine.trust.OpenSshTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The time of `-O verify-time=`, as `ssh-keygen` writes it: `YYYYMMDD[HHMM[SS]]`, with `Z` (or `UTC`) for
/// UTC. Without it the time is this machine's own, as there; the command says which instant that came to.
///
/// @param local whether the machine's time zone had a say
public record VerifyTime(Instant instant, boolean local) implements VerifyOption {
    private static final Pattern UTC = Pattern.compile("(?:Z|UTC)\\z", Pattern.CASE_INSENSITIVE);

    /// @throws UsageError for what is no time, does not exist, or exists twice
    static VerifyTime parse(String text, ZoneId here) {
        Matcher utc = UTC.matcher(text);
        boolean local = !utc.find();
        Optional<LocalDateTime> read;
        try {
            read = OpenSshTime.read(local ? text : text.substring(0, utc.start()));
        } catch (DateTimeException e) {
            throw wrong(text, "there is no such time");
        }
        LocalDateTime time =
                read.orElseThrow(() -> wrong(text, "expected YYYYMMDD[HHMM[SS]], with a Z behind it for UTC"));
        List<ZoneOffset> offsets = local ? here.getRules().getValidOffsets(time) : List.of(ZoneOffset.UTC);
        if (offsets.size() != 1) {
            throw wrong(
                    text,
                    "in time zone " + here + " this time " + (offsets.isEmpty() ? "does not exist" : "exists twice")
                            + "; give it in UTC, with a Z behind it");
        }
        return new VerifyTime(time.toInstant(offsets.getFirst()), local);
    }

    private static UsageError wrong(String text, String what) {
        return new UsageError("-O verify-time: '" + text + "': " + what);
    }
}
