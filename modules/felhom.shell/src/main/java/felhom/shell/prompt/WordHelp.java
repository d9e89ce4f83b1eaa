package felhom.shell.prompt;

import felhom.shell.command.Program;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Value;
import felhom.shell.prompt.LineCheck.Part;
import felhom.shell.prompt.LineCheck.What;
import java.util.ArrayList;
import java.util.List;

/// What is to be known of the word that the cursor is at.
final class WordHelp {
    private static final String NONE = "help lists the commands; help COMMAND says what one takes";

    private final Program program;
    private final LineCheck check;

    WordHelp(Program program, LineCheck check) {
        this.program = program;
        this.check = check;
    }

    /// @param cursor where in the line it stands; at the end of a word it is still at that
    List<String> at(String line, int cursor) {
        return check.parts(line).stream()
                .filter(part ->
                        part.word().start() <= cursor && cursor <= part.word().end())
                .findFirst()
                .or(() -> check.parts(line).stream()
                        .filter(part -> part.word().end() <= cursor)
                        .reduce((_, last) -> last))
                .map(Part::what)
                .map(this::words)
                .orElse(List.of(NONE));
    }

    private List<String> words(What what) {
        return switch (what) {
            case What.OfCommand(var form) -> form.map(program::help).orElse(List.of(NONE));
            case What.OfOption(var _, Option option) -> List.of(option.usage() + "  " + option.help());
            case What.OfValue(Value<?> value) ->
                List.of(value.name() + "  " + value.type().words());
            case What.OfOperation(OperationForm operation) -> operation(operation);
            case What.OfArgument(OperationForm.Argument<?> argument) -> List.of(argument(argument));
            case What.Begun _ -> List.of(NONE);
            case What.Wrong(String why) -> List.of(why);
        };
    }

    private static List<String> operation(OperationForm operation) {
        List<String> lines = new ArrayList<>();
        lines.add(operation.name() + ", " + (operation.destructive() ? "destructive" : "benign") + ": "
                + operation.usage());
        operation.arguments().forEach(argument -> lines.add("  " + argument(argument)));
        return lines;
    }

    private static String argument(OperationForm.Argument<?> argument) {
        return argument.value().name() + "  " + argument.value().type().words()
                + (argument.help().isEmpty() ? "" : "; " + argument.help())
                + (argument.required() ? "" : "; may be left out");
    }
}
