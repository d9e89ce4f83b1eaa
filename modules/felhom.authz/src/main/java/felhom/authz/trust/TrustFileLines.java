package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/// Reads a trust file line by line: all of it, or nothing.
public final class TrustFileLines {
    public static final int MAX_FILE = 1024 * 1024;

    private TrustFileLines() {}

    /// @param code what a refusal of the file is called
    /// @param parse takes the line's number, from 1, and its text
    static <T> List<T> read(byte[] file, Code code, BiFunction<Integer, String, Optional<T>> parse) {
        return read(file, code, parse, (line, e) -> {
            throw e.in(code, line);
        });
    }

    /// @param refused is told of each line that refuses the file
    static <T> List<T> read(
            byte[] file,
            Code code,
            BiFunction<Integer, String, Optional<T>> parse,
            BiConsumer<Integer, RefusedException> refused) {
        if (file.length > MAX_FILE) {
            throw new RefusedException(code, "more than " + MAX_FILE + " bytes");
        }
        var entries = new ArrayList<T>();
        int number = 0;
        for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            number++;
            try {
                parse.apply(number, line).ifPresent(entries::add);
            } catch (RefusedException e) {
                refused.accept(number, e);
            }
        }
        return List.copyOf(entries);
    }
}
