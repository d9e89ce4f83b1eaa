package felhom.host.program;

import java.time.Duration;
import java.util.Locale;

/// What came of a program that was to say something.
public sealed interface Answer {
    /// It ended by itself.
    ///
    /// @param text what it wrote, as far as it is read: of a program that says JSON standard output alone, up
    /// to 4 MiB; of any other standard output and standard error, up to 64 KiB
    record Said(int exit, String text) implements Answer {}

    /// It did not run at all.
    record NotRun(String why) implements Answer {}

    /// It was killed, and left alone.
    record TooLong(Duration limit) implements Answer {}

    /// The one before, with the same arguments, has not ended although it was killed; no second one was
    /// started.
    record StillThere() implements Answer {}

    /// Why it says nothing, in words for an operator.
    default String words(Program program) {
        String name = program.name().toLowerCase(Locale.ROOT);
        return switch (this) {
            case Said(int exit, String text) -> name + " ended with exit code " + exit + lastLine(text);
            case NotRun(String why) -> name + ": " + why;
            case TooLong(Duration limit) -> name + " did not answer within " + limit.toSeconds() + " s";
            case StillThere() -> name + " from an earlier look still hangs";
        };
    }

    private static String lastLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, last) -> last)
                .map(line -> ": " + line)
                .orElse("");
    }
}
