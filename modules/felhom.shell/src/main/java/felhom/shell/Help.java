package felhom.shell;

import felhom.engine.door.Catalogue;
import felhom.ops.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `--help` shows, made from the commands themselves.
final class Help {
    private static final String OPERATION = "OPERATION";

    private Help() {}

    static List<String> program(List<Command> commands) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: felhom-agent [--config FILE] [--json] [--debug] COMMAND");
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        commands.forEach(c -> rows.add(List.of(
                "  " + c.words() + c.positionals().stream().map(p -> " " + p).collect(Collectors.joining()),
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

    static ObjectNode json(List<Command> commands) {
        ObjectNode node = CommandRun.object().put("usage", "felhom-agent [--config FILE] [--json] [--debug] COMMAND");
        commands.forEach(command -> node.withArray("commands").add(json(command)));
        ObjectNode codes = node.putObject("exit_codes");
        Arrays.stream(Exit.values()).forEach(exit -> codes.put(Integer.toString(exit.code()), exit.meaning()));
        return node;
    }

    static ObjectNode json(Command command) {
        ObjectNode node = CommandRun.object()
                .put("command", command.words())
                .put("usage", "felhom-agent " + command.usage())
                .put("help", command.help());
        command.positionals().forEach(node.putArray("positionals")::add);
        ArrayNode options = node.putArray("options");
        Stream.concat(command.options().stream(), Command.COMMON.stream()).forEach(option -> {
            ObjectNode one = options.addObject().put("name", option.name()).put("help", option.help());
            option.value().ifPresent(value -> one.put("value", value));
        });
        if (command.positionals().contains(OPERATION)) {
            Catalogue.load()
                    .operations()
                    .forEach(operation -> node.withArray("operations").add(json(operation)));
        }
        return node;
    }

    private static ObjectNode json(Operation operation) {
        ObjectNode node = CommandRun.object()
                .put("operation", operation.name().value())
                .put("destructive", operation instanceof Operation.Destructive);
        ArrayNode arguments = node.putArray("arguments");
        operation
                .arguments()
                .parameters()
                .forEach(one -> arguments
                        .addObject()
                        .put("name", one.name())
                        .put("required", one.required())
                        .put("expected", one.type().words())
                        .put("help", one.help()));
        return node;
    }

    static List<String> command(Command command) {
        List<String> lines = new ArrayList<>();
        lines.add("usage: felhom-agent " + command.usage());
        lines.add("");
        lines.add(command.help());
        lines.add("");
        List<List<String>> rows = Stream.concat(command.options().stream(), Command.COMMON.stream())
                .map(o -> List.of("  " + o.usage(), o.help()))
                .toList();
        lines.addAll(Table.lines(List.of("options:", ""), rows));
        if (command.positionals().contains(OPERATION)) {
            lines.add("");
            lines.addAll(Table.lines(List.of("operations:", "", ""), operations()));
        }
        return lines;
    }

    /// What may be ordered, with its arguments; those in brackets may be left out.
    private static List<List<String>> operations() {
        return Catalogue.load().operations().stream()
                .map(operation -> List.of(
                        "  " + operation.name(),
                        operation instanceof Operation.Destructive ? "destructive" : "benign",
                        operation.arguments().parameters().stream()
                                .map(one -> one.required() ? one.name() + "=..." : "[" + one.name() + "=...]")
                                .collect(Collectors.joining(" "))))
                .toList();
    }
}
