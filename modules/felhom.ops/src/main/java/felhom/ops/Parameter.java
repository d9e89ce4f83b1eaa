package felhom.ops;

import java.util.Optional;

/// One argument of an operation, as data. `type` parses, and says what would be right when it cannot.
public record Parameter<T>(String name, ArgumentType<T> type, Optional<T> fallback, boolean required, String help) {
    public static <T> Parameter<T> required(String name, ArgumentType<T> type, String help) {
        return new Parameter<>(name, type, Optional.empty(), true, help);
    }

    public static <T> Parameter<T> optional(String name, ArgumentType<T> type, String help) {
        return new Parameter<>(name, type, Optional.empty(), false, help);
    }

    public static <T> Parameter<T> withDefault(String name, ArgumentType<T> type, T fallback, String help) {
        return new Parameter<>(name, type, Optional.of(fallback), false, help);
    }
}
