package felhom.shell.line;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A command line that was read: which command, with what. Every value in it is one of its type.
public final class Request {
    private final CommandForm form;
    private final List<String> positionals;
    private final Map<String, List<String>> values;
    private final Set<String> flags;

    /// @throws UsageError that names the value, when it is none of its type; whoever asks for help gives none
    Request(CommandForm form, List<String> positionals, Map<String, List<String>> values, Set<String> flags) {
        this.form = form;
        this.positionals = List.copyOf(positionals);
        this.values = Map.copyOf(values);
        this.flags = Set.copyOf(flags);
        if (!flag(CommandForm.HELP)) {
            requireTyped();
        }
    }

    private void requireTyped() {
        for (int i = 0; i < positionals.size(); i++) {
            Positional<?> positional = form.positional(i);
            positional.value().read(positional.name(), positionals.get(i));
        }
        form.allOptions().forEach(option -> {
            if (option instanceof Option.Valued<?> valued) {
                all(valued).forEach(_ -> {});
            }
        });
    }

    public CommandForm form() {
        return form;
    }

    public boolean flag(Option.Flag flag) {
        return flags.contains(flag.name());
    }

    /// The last one counts where an option is given twice.
    public <T> Optional<T> value(Option.Valued<T> option) {
        return all(option).reduce((_, last) -> last);
    }

    public <T> Stream<T> all(Option.Valued<T> option) {
        return values.getOrDefault(option.name(), List.of()).stream()
                .map(text -> option.value().read(option.name(), text));
    }

    /// The only value of a positional that stands once.
    public <T> T value(Positional<T> positional) {
        return values(positional).getFirst();
    }

    public <T> List<T> values(Positional<T> positional) {
        int first = form.positionals().indexOf(positional);
        int end = positional.count() == Positional.Count.ONCE ? first + 1 : positionals.size();
        return positionals.subList(first, end).stream()
                .map(text -> positional.value().read(positional.name(), text))
                .toList();
    }

    /// The command as it was typed, with what it is to do where it can do more than one thing.
    public String words() {
        return form.words() + (form.takes(2) ? " " + positionals.getFirst() : "");
    }

    public boolean json() {
        return flag(CommandForm.JSON);
    }

    public Optional<Path> config() {
        return value(CommandForm.CONFIG);
    }
}
