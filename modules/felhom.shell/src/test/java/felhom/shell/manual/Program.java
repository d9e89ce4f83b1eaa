package felhom.shell.manual;

import felhom.shell.line.CommandForm;
import felhom.shell.line.Completion;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// Everything that can be typed.
///
/// @param exits what each exit code means
public record Program(List<CommandForm> commands, List<OperationForm> operations, SequencedMap<Integer, String> exits) {
    /// What may stand in a place of a command, by `COMMAND PLACE`, where a place is the name of an option or
    /// the number of a positional; the last one's counts for all that follow it.
    SequencedMap<String, String> kinds() {
        SequencedMap<String, String> kinds = new LinkedHashMap<>();
        for (CommandForm command : commands) {
            command.allOptions().forEach(option -> {
                if (option instanceof Option.Valued<?> valued) {
                    kinds.put(
                            command.words() + " " + option.name(),
                            kind(valued.value().completion()));
                }
            });
            List<Positional<?>> positionals = command.positionals();
            for (int place = 0; place < positionals.size(); place++) {
                boolean more = positionals.get(place).count() != Positional.Count.ONCE;
                kinds.put(
                        command.words() + " " + (more ? "+" : place + 1),
                        kind(positionals.get(place).value().completion()));
            }
        }
        return kinds;
    }

    /// The words that complete an operation's arguments, by the operation's name.
    SequencedMap<String, List<String>> arguments() {
        SequencedMap<String, List<String>> arguments = new LinkedHashMap<>();
        for (OperationForm operation : operations) {
            List<String> words = new ArrayList<>();
            operation.arguments().forEach(argument -> words.add(argument.value().name() + "="));
            arguments.put(operation.name().value(), words);
        }
        return arguments;
    }

    /// The first words of commands and, by each, those that may follow; in their order.
    SequencedMap<String, List<String>> words() {
        SequencedMap<String, List<String>> words = new LinkedHashMap<>();
        for (CommandForm command : commands) {
            List<String> parts = List.of(command.words().split(" ", -1));
            List<String> second = words.computeIfAbsent(parts.getFirst(), _ -> new ArrayList<>());
            if (parts.size() > 1) {
                second.add(parts.get(1));
            }
        }
        return words;
    }

    /// Options whose value is a word of its own.
    List<String> valued() {
        return commands.stream()
                .flatMap(CommandForm::allOptions)
                .flatMap(option -> option instanceof Option.Valued<?> ? Stream.of(option.name()) : Stream.of())
                .distinct()
                .sorted()
                .toList();
    }

    /// What is on a host is not asked for by a shell that completes: that would be a call of its API at each
    /// key.
    private static String kind(Completion completion) {
        return switch (completion) {
            case Completion.Known known ->
                switch (known) {
                    case FILES -> "files";
                    case DIRECTORIES -> "directories";
                    case OPERATIONS -> "operations";
                    case NOTHING, GUESTS, NEW_GUEST, STORAGES, BACKUPS, TASKS, RUNNING_TASKS, HELD_PLANS, ORDERS ->
                        "nothing";
                };
            case Completion.Snapshots _, Completion.StoragesFor _ -> "nothing";
            case Completion.Arguments _ -> "arguments";
            case Completion.Words(List<String> words) -> "words " + String.join(" ", words);
        };
    }
}
