package felhom.shell.line;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A command line that is being typed, as far as it is understood: what it has said already, and what may
/// stand where the cursor is.
public final class Draft {
    private final List<CommandForm> commands;
    private final List<String> words;
    private final Optional<CommandForm> form;
    private final List<String> values = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final Set<String> given = new HashSet<>();
    private final List<Assignment> named = new ArrayList<>();
    private Optional<Option.Valued<?>> open = Optional.empty();

    private Draft(List<CommandForm> commands, List<String> before, List<String> after) {
        this.commands = List.copyOf(commands);
        List<String> spelled = before.stream().map(CommandLine::spell).toList();
        this.words = new CommandLine(commands).words(spelled);
        this.form = commands.stream()
                .filter(command -> CommandLine.starts(words, command))
                .max(Comparator.comparingInt(command -> command.words().length()));
        this.open = walk(spelled, values);
        // What follows an option's value is no value of it.
        walk(open.isEmpty() || after.isEmpty() ? after : after.subList(1, after.size()), later);
        form.ifPresent(command -> values.subList(0, CommandLine.parts(command)).clear());
    }

    /// @param before the words before the one that the cursor is in
    /// @param after those behind it
    public static Draft of(List<CommandForm> commands, List<String> before, List<String> after) {
        return new Draft(commands, before, after);
    }

    /// @return the option that waits for its value at the end
    private Optional<Option.Valued<?>> walk(List<String> args, List<String> plain) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            boolean command = commands.stream().anyMatch(c -> c.words().equals(arg));
            if (!arg.startsWith("-") || command) {
                plain.add(arg);
                continue;
            }
            int equals = arg.indexOf('=');
            String name = equals < 0 ? arg : arg.substring(0, equals);
            given.add(name);
            Optional<Option.Valued<?>> valued = valued(name);
            if (equals >= 0) {
                named.add(new Assignment(name, arg.substring(equals + 1)));
            } else if (valued.isPresent() && i + 1 == args.size()) {
                return valued;
            } else if (valued.isPresent()) {
                named.add(new Assignment(name, args.get(++i)));
            }
        }
        return Optional.empty();
    }

    /// Those of commands and values, without options.
    public List<String> words() {
        return words;
    }

    /// The command, once its words are there.
    public Optional<CommandForm> form() {
        return form;
    }

    /// The option whose value the cursor is at, as a word of its own.
    public Optional<Option.Valued<?>> open() {
        return open;
    }

    /// An option by its name: the command's, or while there is none anybody's.
    public Optional<Option.Valued<?>> valued(String name) {
        Stream<Option> all = form.map(CommandForm::allOptions)
                .orElseGet(() -> Stream.concat(
                        CommandForm.COMMON.stream(), commands.stream().flatMap(c -> c.options().stream())));
        return all.filter(option -> option.name().equals(name))
                .flatMap(option -> option instanceof Option.Valued<?> valued
                        ? Stream.<Option.Valued<?>>of(valued)
                        : Stream.empty())
                .findFirst();
    }

    /// The options that may still be given.
    public List<Option> options() {
        return form.map(CommandForm::allOptions)
                .orElseGet(CommandForm.COMMON::stream)
                .filter(option -> !given.contains(option.name()) || repeats(option))
                .toList();
    }

    private static boolean repeats(Option option) {
        return option instanceof Option.Valued<?> valued && valued.repeats();
    }

    /// The value that is known by the cursor's place.
    public Optional<Positional<?>> positional() {
        return form.filter(command -> !command.positionals().isEmpty())
                .filter(command -> values.size() < command.positionals().size()
                        || command.positionals().getLast().count() != Positional.Count.ONCE)
                .map(command -> command.positional(values.size()));
    }

    /// What the line says besides of the value, the option or the operation's argument of this name.
    public Optional<String> said(String name) {
        Stream<String> plain = Stream.concat(values.stream(), later.stream());
        String assigned = name + "=";
        Stream<String> arguments =
                plain.filter(word -> word.startsWith(assigned)).map(word -> word.substring(assigned.length()));
        Stream<String> options =
                named.stream().filter(option -> option.name().equals(name)).map(Assignment::value);
        return Stream.of(arguments, options, placed(name).stream())
                .flatMap(found -> found)
                .findFirst();
    }

    private Optional<String> placed(String name) {
        List<Positional<?>> places = form.map(CommandForm::positionals).orElse(List.of());
        for (int place = 0; place < Math.min(places.size(), values.size()); place++) {
            if (places.get(place).name().equals(name)) {
                return Optional.of(values.get(place));
            }
        }
        return Optional.empty();
    }
}
