package felhom.host.probe;

import felhom.host.program.Answer;
import felhom.host.program.Program;
import java.util.Locale;

/// Why a program's answer says nothing, in words.
final class Unanswered {
    private Unanswered() {}

    static String words(Program program, Answer answer) {
        String name = program.name().toLowerCase(Locale.ROOT);
        return switch (answer) {
            case Answer.Said(int exit, String text) -> name + " ended with exit code " + exit + lastLine(text);
            case Answer.NotRun(String why) -> name + ": " + why;
            case Answer.TooLong(var limit) -> name + " did not answer within " + limit.toSeconds() + " s";
            case Answer.StillThere() -> name + " from an earlier look still hangs";
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
