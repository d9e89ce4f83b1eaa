package felhom.shell;

import felhom.engine.door.Catalogue;
import felhom.messages.Message;
import felhom.messages.ProgramMessages;
import felhom.shell.command.Exit;
import felhom.shell.console.Table;
import felhom.shell.line.CommandForm;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.order.PlanCommands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// What `--help` shows, made from the commands themselves.
final class Help {
    private static final String USAGE = "felhom-agent [--config FILE] [--json] [--debug] COMMAND";

    private Help() {}

    static List<String> program(List<CommandForm> commands) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: " + USAGE);
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        commands.forEach(c -> rows.add(List.of(
                "  " + c.words()
                        + c.positionals().stream().map(p -> " " + p.usage()).collect(Collectors.joining()),
                c.help())));
        rows.add(List.of("  --version", "show version, commit and Java"));
        rows.add(List.of("  --help", "show this help; after a command, that command's"));
        lines.addAll(Table.lines(List.of("commands:", ""), rows));
        lines.add("");
        lines.add("exit codes: "
                + Arrays.stream(Exit.values())
                        .map(e -> e.code() + " " + e.meaning())
                        .collect(Collectors.joining(", ")));
        return lines;
    }

    static Message message(List<CommandForm> commands) {
        SequencedMap<Integer, String> codes = new LinkedHashMap<>();
        Arrays.stream(Exit.values()).forEach(exit -> codes.put(exit.code(), exit.meaning()));
        return ProgramMessages.program(USAGE, commands.stream().map(Help::typed).toList(), codes);
    }

    static Message message(CommandForm command) {
        return ProgramMessages.command(typed(command));
    }

    private static ProgramMessages.Command typed(CommandForm command) {
        return new ProgramMessages.Command(
                command.words(),
                "felhom-agent " + command.usage(),
                command.help(),
                command.positionals().stream().map(Positional::usage).toList(),
                command.allOptions()
                        .map(option -> new ProgramMessages.Option(option.name(), valueName(option), option.help()))
                        .toList(),
                command.positionals().contains(PlanCommands.OPERATION)
                        ? List.copyOf(Catalogue.load().operations())
                        : List.of());
    }

    private static Optional<String> valueName(Option option) {
        return option instanceof Option.Valued<?> valued
                ? Optional.of(valued.value().name())
                : Optional.empty();
    }

    static List<String> command(CommandForm command) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: felhom-agent " + command.usage());
        lines.add("");
        lines.add(command.help());
        lines.add("");
        List<List<String>> rows = command.allOptions()
                .map(o -> List.of("  " + o.usage(), o.help()))
                .toList();
        lines.addAll(Table.lines(List.of("options:", ""), rows));
        if (command.positionals().contains(PlanCommands.OPERATION)) {
            lines.add("");
            lines.addAll(Table.lines(List.of("operations:", "", ""), operations()));
        }
        return lines;
    }

    /// What may be ordered, with its arguments; those in brackets may be left out.
    private static List<List<String>> operations() {
        return Catalogue.load().operations().stream()
                .map(OperationForm::of)
                .map(operation -> List.of(
                        "  " + operation.name(), operation.destructive() ? "destructive" : "benign", operation.usage()))
                .toList();
    }
}
