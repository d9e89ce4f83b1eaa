package felhom.ops;

import java.util.regex.Pattern;

/// One place for the "not a ...: 'value'; remedy" errors of the id types.
final class Form {
    private Form() {}

    static void check(String what, String value, Pattern form, String rule) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException("not a " + what + ": '" + value + "': " + rule);
        }
    }
}
