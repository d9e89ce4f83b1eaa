package felhom.shell.installing;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.shell.command.CommandRun;
import felhom.shell.line.UsageError;
import java.util.Optional;
import java.util.function.Function;

/// What is asked at the terminal, and how an answer is read.
final class SetupQuestions {
    private SetupQuestions() {}

    /// Empty where there is no terminal.
    ///
    /// @throws HostException when the operator has gone instead of answering
    static Optional<String> ask(CommandRun run, String question) {
        return here(run, run.console().ask(question));
    }

    /// The same for a token.
    static Optional<String> askToken(CommandRun run, String question) {
        return here(run, run.console().askToken(question));
    }

    private static Optional<String> here(CommandRun run, Optional<String> answer) {
        requireWanted(run);
        return answer;
    }

    /// @throws HostException when the operator has asked for an end
    static void requireWanted(CommandRun run) {
        if (run.interruption().requested()) {
            throw new HostException(Failure.of(Failure.Kind.HOST, "interrupted"));
        }
    }

    /// @param named what it was given by
    /// @param parser throws [IllegalArgumentException] that says what is wrong
    /// @throws UsageError that names both
    static <T> T parsed(String named, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageError(named + ": " + wrong.getMessage());
        }
    }
}
