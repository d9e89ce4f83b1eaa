package felhom.shell.line;

import felhom.ops.ArgumentType;

/// An option of a command, known by its name, such as `--limit`.
public sealed interface Option {
    String name();

    String help();

    String usage();

    /// It is given or not.
    record Flag(String name, String help) implements Option {
        @Override
        public String usage() {
            return name;
        }
    }

    /// A value follows it, `--name value` or `--name=value`.
    ///
    /// @param repeats whether each one counts that is given; else the last one does
    record Valued<T>(String name, Value<T> value, boolean repeats, String help) implements Option {
        @Override
        public String usage() {
            return name + " " + value.name();
        }
    }

    static Flag flag(String name, String help) {
        return new Flag(name, help);
    }

    /// @param value what the value is called, such as `N`
    static <T> Valued<T> valued(String name, String value, ArgumentType<T> type, Completion completion, String help) {
        return new Valued<>(name, new Value<>(value, type, completion), false, help);
    }

    /// The same for one that may be given more than once.
    static <T> Valued<T> repeated(String name, String value, ArgumentType<T> type, Completion completion, String help) {
        return new Valued<>(name, new Value<>(value, type, completion), true, help);
    }
}
