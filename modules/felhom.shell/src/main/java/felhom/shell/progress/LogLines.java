package felhom.shell.progress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a log tells how far its task is. The forms are those of PVE 8.4 and 9: vzdump, qmrestore, the
/// copying of disks (clone, move), and what tar and rsync say of a container at the end.
final class LogLines {
    /// What one line tells.
    sealed interface Told {
        /// A part of the work begins.
        record Begins(String part) implements Told {}

        /// More bytes of the part are known of, before they are done.
        record Grows(long bytes) implements Told {}

        /// @param part whose; empty where the line does not say
        /// @param span since the part began; empty where the line does not say
        record Reached(
                Optional<String> part,
                OptionalInt percent,
                OptionalLong done,
                OptionalLong total,
                Optional<Duration> span)
                implements Told {}
    }

    private record Form(Pattern pattern, Function<MatchResult, Told> told) {
        Form(String pattern, Function<MatchResult, Told> told) {
            this(Pattern.compile(pattern), told);
        }
    }

    // A longer line is no line of these, and is not looked through.
    private static final int LONGEST = 1000;

    private static final List<Form> FORMS = List.of(
            new Form(
                    "INFO: {1,4}([0-9]{1,3})% \\((" + LogFigures.SIZE + ") of (" + LogFigures.SIZE + ")\\) in ("
                            + LogFigures.SPAN + "), .*",
                    found -> new Told.Reached(
                            Optional.empty(),
                            percent(found.group(1)),
                            OptionalLong.of(LogFigures.size(found.group(2))),
                            OptionalLong.of(LogFigures.size(found.group(3))),
                            Optional.of(LogFigures.span(found.group(4))))),
            new Form(
                    "progress ([0-9]{1,3})% \\(read ([0-9]{1,19}) bytes, .*?duration ([0-9]{1,9}) sec\\)",
                    found -> new Told.Reached(
                            Optional.empty(),
                            percent(found.group(1)),
                            LogFigures.bytes(found.group(2)),
                            OptionalLong.empty(),
                            Optional.of(Duration.ofSeconds(Long.parseLong(found.group(3)))))),
            new Form(
                    "(?:([a-z0-9-]{1,40}): )?transferred (" + LogFigures.SIZE + ") of (" + LogFigures.SIZE
                            + ") \\(([0-9]{1,3})\\.[0-9]+%\\)(?: in (" + LogFigures.SPAN + "))?.*",
                    found -> new Told.Reached(
                            LogFigures.group(found, 1),
                            percent(found.group(4)),
                            OptionalLong.of(LogFigures.size(found.group(2))),
                            OptionalLong.of(LogFigures.size(found.group(3))),
                            LogFigures.group(found, 5).map(LogFigures::span))),
            new Form(
                    "INFO: Starting Backup of VM ([0-9]{1,9}) .*", found -> new Told.Begins("guest " + found.group(1))),
            new Form(
                    "create (?:full|linked) clone of (?:drive|mount ?point) ([a-z0-9]{1,20}) .*",
                    found -> new Told.Begins(found.group(1))),
            new Form(
                    "DEV: dev_id=[0-9]+ size: ([0-9]{1,19}) .*",
                    found -> new Told.Grows(LogFigures.bytes(found.group(1)).orElse(0))),
            new Form(
                    "(?:INFO: )?Total bytes (?:written|read): ([0-9]{1,19}) \\(.*",
                    found -> done(LogFigures.bytes(found.group(1)))),
            new Form(
                    "Total transferred file size: ([0-9,]{1,25}) bytes",
                    found -> done(LogFigures.bytes(found.group(1)))));

    private LogLines() {}

    /// Empty for a line that tells nothing of it.
    static Optional<Told> told(String line) {
        if (line.length() > LONGEST) {
            return Optional.empty();
        }
        for (Form form : FORMS) {
            Matcher found = form.pattern().matcher(line);
            if (found.matches()) {
                return Optional.of(form.told().apply(found.toMatchResult()));
            }
        }
        return Optional.empty();
    }

    private static OptionalInt percent(String text) {
        return OptionalInt.of(Math.min(100, Integer.parseInt(text)));
    }

    private static Told done(OptionalLong bytes) {
        return new Told.Reached(Optional.empty(), OptionalInt.empty(), bytes, OptionalLong.empty(), Optional.empty());
    }
}
