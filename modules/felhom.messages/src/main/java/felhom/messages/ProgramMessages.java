package felhom.messages;

import felhom.ops.Operation;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The program itself: what it is, and what may be typed.
public final class ProgramMessages {
    private ProgramMessages() {}

    /// @param value names what follows it; empty for a flag
    public record Option(String name, Optional<String> value, String help) {}

    /// @param usage the whole line that is typed
    /// @param positionals as the usage shows them
    /// @param operations those that it takes by name; empty for a command that takes none
    public record Command(
            String words,
            String usage,
            String help,
            List<String> positionals,
            List<Option> options,
            List<Operation> operations) {
        public Command {
            positionals = List.copyOf(positionals);
            options = List.copyOf(options);
            operations = List.copyOf(operations);
        }
    }

    public static Message build(String version, String commit, String java) {
        return new Message(
                Json.object().put("version", version).put("commit", commit).put("java", java));
    }

    /// A daemon was told to stop, and has.
    public static Message stopped() {
        return new Message(Json.object().put("ended", "stopped"));
    }

    /// @param exitCodes what each means
    public static Message program(String usage, List<Command> commands, SequencedMap<Integer, String> exitCodes) {
        ObjectNode node = Json.object().put("usage", usage);
        ArrayNode array = node.putArray("commands");
        commands.forEach(command -> array.add(node(command)));
        ObjectNode codes = node.putObject("exit_codes");
        exitCodes.forEach((code, meaning) -> codes.put(Integer.toString(code), meaning));
        return new Message(node);
    }

    public static Message command(Command command) {
        return new Message(node(command));
    }

    private static ObjectNode node(Command command) {
        ObjectNode node = Json.object()
                .put("command", command.words())
                .put("usage", command.usage())
                .put("help", command.help());
        Json.texts(node, "positionals", command.positionals());
        ArrayNode options = node.putArray("options");
        command.options().forEach(option -> {
            ObjectNode one = options.addObject().put("name", option.name()).put("help", option.help());
            option.value().ifPresent(value -> one.put("value", value));
        });
        command.operations().forEach(operation -> node.withArray("operations").add(node(operation)));
        return node;
    }

    private static ObjectNode node(Operation operation) {
        ObjectNode node = Json.object()
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
}
