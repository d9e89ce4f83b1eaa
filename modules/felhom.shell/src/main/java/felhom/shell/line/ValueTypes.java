package felhom.shell.line;

import felhom.ops.ArgumentType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;

/// Types of values that commands alone take; what operations take too is an [ArgumentType] of its own.
public final class ValueTypes {
    /// Whatever it is, it is looked at by what it is for.
    public static final ArgumentType<String> TEXT = new ArgumentType<>("text", text -> text);

    /// A file or a directory, which need not be there.
    public static final ArgumentType<Path> PATH = new ArgumentType<>("a file name", ValueTypes::path);

    private ValueTypes() {}

    /// How many, from `least` to `most`.
    public static ArgumentType<Integer> count(int least, int most) {
        return number(least, most, count -> count);
    }

    /// A time in seconds, from `least` to `most` of them.
    public static ArgumentType<Duration> seconds(int least, int most) {
        return number(least, most, Duration::ofSeconds);
    }

    private static <T> ArgumentType<T> number(int least, int most, IntFunction<T> as) {
        String words = "a number from " + least + " to " + most;
        return new ArgumentType<>(words, text -> {
            // Nine digits are an int, whatever they are.
            int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (number < least || number > most) {
                throw new IllegalArgumentException("'" + text + "': expected " + words);
            }
            return as.apply(number);
        });
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no file name here (" + none.getReason()
                            + "); with a locale that is not UTF-8, run it with LC_ALL=C.UTF-8",
                    none);
        }
    }
}
