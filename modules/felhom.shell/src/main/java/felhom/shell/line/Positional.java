package felhom.shell.line;

import felhom.ops.ArgumentType;

/// A value that is known by its place. Only the last one of a command may stand more or less than once.
public record Positional<T>(Value<T> value, Count count) {
    /// How often it may stand.
    public enum Count {
        ONCE,
        AT_LEAST_ONCE,
        ANY_NUMBER
    }

    public static <T> Positional<T> once(String name, ArgumentType<T> type, Completion completion) {
        return new Positional<>(new Value<>(name, type, completion), Count.ONCE);
    }

    public static <T> Positional<T> atLeastOnce(String name, ArgumentType<T> type, Completion completion) {
        return new Positional<>(new Value<>(name, type, completion), Count.AT_LEAST_ONCE);
    }

    public static <T> Positional<T> anyNumber(String name, ArgumentType<T> type, Completion completion) {
        return new Positional<>(new Value<>(name, type, completion), Count.ANY_NUMBER);
    }

    public String name() {
        return value.name();
    }

    /// Such as `UPID`, `SIGNATURE...` or `[NAME=VALUE...]`.
    public String usage() {
        return switch (count) {
            case ONCE -> name();
            case AT_LEAST_ONCE -> name() + "...";
            case ANY_NUMBER -> "[" + name() + "...]";
        };
    }
}
