package felhom.shell.line;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A command as it is typed: its words, what has to follow them, and what may.
///
/// @param words such as `task list`
public record CommandForm(String words, List<Positional<?>> positionals, List<Option> options, String help) {
    public static final Option.Valued<Path> CONFIG = Option.valued(
            "--config", "FILE", ValueTypes.PATH, Completion.Known.FILES, "read the configuration from FILE");
    public static final Option.Flag JSON = Option.flag("--json", "answer in JSON");
    public static final Option.Flag DEBUG = Option.flag("--debug", "show what is done, on standard error");
    public static final Option.Flag HELP = Option.flag("--help", "show this help");

    /// Options that every command takes.
    public static final List<Option> COMMON = List.of(CONFIG, JSON, DEBUG, HELP);

    public CommandForm {
        positionals = List.copyOf(positionals);
        options = List.copyOf(options);
    }

    /// Its own options and those that every command takes.
    public Stream<Option> allOptions() {
        return Stream.concat(options.stream(), COMMON.stream());
    }

    /// Whether so many values may follow.
    public boolean takes(int values) {
        if (positionals.isEmpty()) {
            return values == 0;
        }
        Positional.Count last = positionals.getLast().count();
        int least = last == Positional.Count.ANY_NUMBER ? positionals.size() - 1 : positionals.size();
        return values >= least && (values <= positionals.size() || last != Positional.Count.ONCE);
    }

    public String usage() {
        return words
                + positionals.stream().map(p -> " " + p.usage()).collect(Collectors.joining())
                + options.stream().map(o -> " [" + o.usage() + "]").collect(Collectors.joining());
    }

    public Optional<Option> option(String name) {
        return allOptions().filter(o -> o.name().equals(name)).findFirst();
    }

    /// The positional that the value at this place belongs to.
    public Positional<?> positional(int place) {
        return positionals.get(Math.min(place, positionals.size() - 1));
    }
}
