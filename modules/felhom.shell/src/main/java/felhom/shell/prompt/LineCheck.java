package felhom.shell.prompt;

import felhom.shell.line.CommandForm;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Value;
import felhom.shell.line.Words;
import felhom.shell.line.Words.Word;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks at a line while it is being typed: what each word of it is, and what is wrong, before it is run.
/// What is only begun is not wrong.
final class LineCheck {
    /// What a word is.
    sealed interface What {
        /// @param form which; empty while it is not clear
        record OfCommand(Optional<CommandForm> form) implements What {}

        record OfOption(CommandForm form, Option option) implements What {}

        record OfValue(Value<?> value) implements What {}

        record OfOperation(OperationForm operation) implements What {}

        record OfArgument(OperationForm.Argument<?> argument) implements What {}

        /// It may become one.
        record Begun() implements What {}

        record Wrong(String why) implements What {}
    }

    record Part(Word word, What what) {}

    private final List<CommandForm> commands;
    private final List<OperationForm> operations;

    LineCheck(List<CommandForm> commands, List<OperationForm> operations) {
        this.commands = List.copyOf(commands);
        this.operations = List.copyOf(operations);
    }

    /// Every word of one line.
    List<Part> parts(String line) {
        Words words = Words.of(line);
        List<Part> parts = new LineParts(commands, operations, words.list(), line.length()).read();
        if (words.open().isPresent() && !parts.isEmpty()) {
            Part last = parts.removeLast();
            parts.add(new Part(last.word(), new What.Wrong(words.open().get().words())));
        }
        return parts;
    }

    /// What is wrong first.
    static Optional<String> trouble(List<Part> parts) {
        return parts.stream()
                .flatMap(part -> part.what() instanceof What.Wrong(String why) ? Stream.of(why) : Stream.empty())
                .findFirst();
    }
}
