package felhom.shell.line;

import felhom.ops.ArgumentType;
import felhom.ops.Parameter;

/// A value that may be typed.
///
/// @param name what it is called: `VMID` where it stands by its place, `vmid` as an operation's argument
/// @param completion what completes it
public record Value<T>(String name, ArgumentType<T> type, Completion completion) {
    /// As an operation describes it.
    public static <T> Value<T> of(Parameter<T> parameter) {
        return new Value<>(parameter.name(), parameter.type(), Completion.of(parameter.type()));
    }

    public boolean accepts(String text) {
        try {
            return type.parser().apply(text) != null;
        } catch (IllegalArgumentException | UsageError wrong) {
            return false;
        }
    }

    /// @param named what an operator knows it by: its own name, or its option's
    /// @throws UsageError that names it, when the text is none
    public T read(String named, String text) {
        try {
            return type.parser().apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageError(named + ": " + wrong.getMessage());
        }
    }
}
