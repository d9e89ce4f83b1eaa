package felhom.shell.line;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads a command line against the list of commands. Options may stand anywhere, `--name value` or
/// `--name=value`.
public final class CommandLine {
    private final List<CommandForm> commands;

    public CommandLine(List<CommandForm> commands) {
        this.commands = List.copyOf(commands);
    }

    /// @throws UsageError for anything that is not exactly one command with what it takes
    public Request read(List<String> given) {
        given.forEach(CommandLine::requireReadable);
        List<String> spelled = given.stream().map(CommandLine::spell).toList();
        List<String> words = words(spelled);
        CommandForm command = commands.stream()
                .filter(c -> starts(words, c))
                .max(Comparator.comparingInt(c -> c.words().length()))
                .orElseThrow(() -> unknown(words.isEmpty() ? spelled : words));
        List<String> args = spelled.stream().flatMap(arg -> apart(command, arg)).toList();
        List<String> positionals = new ArrayList<>();
        Map<String, List<String>> values = new TreeMap<>();
        Set<String> flags = new HashSet<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || arg.equals(command.words())) {
                positionals.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            Option option = option(command, name);
            if (option instanceof Option.Flag) {
                if (equals >= 0) {
                    throw new UsageError(name + " takes no value");
                }
                flags.add(name);
            } else if (equals >= 0) {
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(arg.substring(equals + 1));
            } else if (i + 1 < args.size() && !args.get(i + 1).startsWith("--")) {
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(args.get(++i));
            } else {
                throw new UsageError(name + ": expected a value: " + option.usage());
            }
        }
        positionals.subList(0, parts(command)).clear();
        if (!command.takes(positionals.size()) && !flags.contains("--help")) {
            throw new UsageError(
                    "expected: felhom-agent " + command.usage() + "; see felhom-agent " + command.words() + " --help");
        }
        return new Request(command, positionals, values, flags);
    }

    private UsageError unknown(List<String> words) {
        List<String> begun = commands.stream()
                .map(CommandForm::words)
                .filter(command -> command.startsWith(words.getFirst() + " "))
                .toList();
        return new UsageError("unknown command '" + String.join(" ", words) + "'; "
                + (begun.isEmpty() ? "see felhom-agent --help" : "there is " + String.join(", ", begun)));
    }

    // What the locale cannot spell has become U+FFFD: to do as asked would be to do something else.
    private static void requireReadable(String arg) {
        if (arg.indexOf('\uFFFD') >= 0) {
            throw new UsageError("'" + arg + "': holds a character that is no UTF-8 or that this locale cannot spell"
                    + " (U+FFFD stands in its place); type it again in UTF-8, with LC_ALL=C.UTF-8");
        }
    }

    // `-vmid` is how an older generation of scripts spelled it; `--selftest` alone is the one that changes nothing.
    static String spell(String arg) {
        return switch (arg) {
            case "-vmid" -> "--vmid";
            case "-h" -> "--help";
            case "--selftest" -> "--selftest=read";
            default -> arg;
        };
    }

    /// As getopt reads them: `-Overify-time=20270101Z` is `-O` and its value, and `-qf` is two options. A
    /// one-letter option's value begins right behind the letter, whatever it is.
    private static Stream<String> apart(CommandForm command, String arg) {
        if (arg.length() < 3 || !arg.startsWith("-") || arg.startsWith("--")) {
            return Stream.of(arg);
        }
        String name = arg.substring(0, 2);
        String rest = arg.substring(2);
        return command.options().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .map(o -> Stream.concat(
                        Stream.of(name), o instanceof Option.Valued ? Stream.of(rest) : apart(command, "-" + rest)))
                .orElse(Stream.of(arg));
    }

    /// What is no option: those of every command that take a value take the next argument with them.
    List<String> words(List<String> args) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            boolean command = commands.stream().anyMatch(c -> c.words().equals(arg));
            if (!arg.startsWith("-") || command) {
                words.add(arg);
            } else if (!arg.contains("=") && takesValue(arg)) {
                i++;
            }
        }
        return words;
    }

    private boolean takesValue(String name) {
        return Stream.concat(CommandForm.COMMON.stream(), commands.stream().flatMap(c -> c.options().stream()))
                .anyMatch(o -> o instanceof Option.Valued && o.name().equals(name));
    }

    /// How many words its name has.
    static int parts(CommandForm command) {
        return command.words().split(" ", -1).length;
    }

    static boolean starts(List<String> words, CommandForm command) {
        List<String> own = List.of(command.words().split(" ", -1));
        return words.size() >= own.size() && words.subList(0, own.size()).equals(own);
    }

    private static Option option(CommandForm command, String name) {
        return command.option(name)
                .orElseThrow(() -> new UsageError("unknown option '" + name + "' of '" + command.words()
                        + "'; expected: felhom-agent " + command.usage()));
    }
}
