package felhom.shell.prompt;

import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import felhom.shell.line.UsageError;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Commands from a file or a pipe, one a line. `expect CODE` before a command, on its line or on one of its
/// own, says how it has to end; without it, it has to end with 0. Nobody is asked anything.
final class Script {
    private static final String EXPECT = "expect";

    private final Session session;
    private final Interruption interruption;
    private final String name;
    private final List<String> lines;
    private final boolean goOn;
    private Exit first = Exit.OK;
    /// Of the next command.
    private OptionalInt expected = OptionalInt.empty();

    private int expectedAt;

    /// @param name of the file, as it was typed
    /// @param goOn whether a failure is not the end
    Script(Session session, Interruption interruption, String name, List<String> lines, boolean goOn) {
        this.session = session;
        this.interruption = interruption;
        this.name = name;
        this.lines = lines;
        this.goOn = goOn;
    }

    /// @return how the first command ended that did not end as expected; FAILED for one that ended well and
    ///     was not to
    Exit run() {
        for (int i = 0; i < lines.size() && session.console().taken(); i++) {
            if (interruption.requested()) {
                return Exit.INTERRUPTED;
            }
            if (!line(i + 1, lines.get(i)) || (first != Exit.OK && !goOn)) {
                return first;
            }
        }
        if (expected.isPresent()) {
            fail(expectedAt, "expect " + expected.getAsInt() + ": no command follows it", Exit.USAGE);
        }
        return first;
    }

    /// @return whether it is to go on, as far as this line says
    private boolean line(int number, String text) {
        List<String> words;
        try {
            words = command(number, session.cut(text));
        } catch (UsageError wrong) {
            fail(number, String.valueOf(wrong.getMessage()), Exit.USAGE);
            return true;
        }
        return switch (session.words(words, interruption)) {
            case Session.Did.Nothing _ -> true;
            case Session.Did.Leave _ -> false;
            case Session.Did.Ran(Exit exit) -> {
                ended(number, exit);
                yield exit != Exit.INTERRUPTED || !interruption.requested();
            }
        };
    }

    /// What is on the line besides `expect CODE`.
    private List<String> command(int number, List<String> words) {
        if (words.isEmpty() || !words.getFirst().equals(EXPECT)) {
            return words;
        }
        String code = words.size() > 1 ? words.get(1) : "";
        int wanted = Arrays.stream(Exit.values())
                .mapToInt(Exit::code)
                .filter(each -> String.valueOf(each).equals(code))
                .findFirst()
                .orElseThrow(() -> new UsageError("expect: '" + code + "': expected an exit code, one of "
                        + Arrays.stream(Exit.values())
                                .map(each -> String.valueOf(each.code()))
                                .collect(Collectors.joining(", "))));
        expected = OptionalInt.of(wanted);
        expectedAt = number;
        return words.subList(2, words.size());
    }

    private void ended(int number, Exit exit) {
        OptionalInt wanted = expected;
        expected = OptionalInt.empty();
        if (exit.code() != wanted.orElse(Exit.OK.code())) {
            fail(
                    number,
                    "ended with " + exit.code() + " (" + exit.meaning() + ")"
                            + (wanted.isPresent() ? ", expected " + wanted.getAsInt() : ""),
                    exit == Exit.OK ? Exit.FAILED : exit);
        }
    }

    private void fail(int number, String words, Exit exit) {
        session.console().error(name + ", line " + number + ": " + words);
        first = first == Exit.OK ? exit : first;
    }
}
