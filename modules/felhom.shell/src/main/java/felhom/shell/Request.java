package felhom.shell;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A command line, read: which command, with what.
record Request(Command command, List<String> positionals, Map<String, List<String>> values, Set<String> flags) {
    Request {
        positionals = List.copyOf(positionals);
        values = Map.copyOf(values);
        flags = Set.copyOf(flags);
    }

    boolean flag(String name) {
        return flags.contains(name);
    }

    /// The last one counts where an option is given twice.
    Optional<String> value(String name) {
        return all(name).reduce((_, last) -> last);
    }

    Stream<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream();
    }

    /// @throws UsageError that names the option, when the number is none or out of range
    int number(String name, int fallback, int least, int most) {
        Optional<String> text = value(name);
        if (text.isEmpty()) {
            return fallback;
        }
        String rule = name + ": '" + text.get() + "': expected a number from " + least + " to " + most;
        if (!text.get().matches("[0-9]{1,9}")) {
            throw new UsageError(rule);
        }
        int number = Integer.parseInt(text.get());
        if (number < least || number > most) {
            throw new UsageError(rule);
        }
        return number;
    }

    boolean json() {
        return flag("--json");
    }

    Optional<Path> config() {
        return path("--config");
    }

    /// @throws UsageError that names the option, when no file can have that name
    Optional<Path> path(String name) {
        return value(name).map(text -> path(name, text));
    }

    static Path path(String name, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new UsageError(name + ": '" + text + "' is no file name here (" + none.getReason()
                    + "); with a locale that is not UTF-8, run it with LC_ALL=C.UTF-8");
        }
    }

    /// The command line is wrong; the message says what would be right.
    static final class UsageError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageError(String message) {
            super(message);
        }
    }
}
