package felhom.authz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Reads a trust file line by line: all of it, or nothing.
final class Lines {
    static final int MAX_FILE = 1024 * 1024;

    private Lines() {}

    /// @param code what a refusal of the file is called
    /// @param parse takes the line's number, from 1, and its text
    static <T> List<T> read(byte[] file, Code code, BiFunction<Integer, String, Optional<T>> parse) {
        if (file.length > MAX_FILE) {
            throw new RefusedException(code, file.length + " bytes, at most " + MAX_FILE);
        }
        var entries = new ArrayList<T>();
        int number = 0;
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            try {
                parse.apply(number, line).ifPresent(entries::add);
            } catch (RefusedException e) {
                throw e.in(code, number);
            }
        }
        return List.copyOf(entries);
    }
}
