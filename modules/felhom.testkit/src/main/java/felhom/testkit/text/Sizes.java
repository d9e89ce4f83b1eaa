package felhom.testkit.text;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/// Sizes of volumes as configurations write them: `1152M`, `2G`.
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)");
    private static final String UNITS = "KMGT";
    private static final long KILO = 1024;

    private Sizes() {}

    /// In bytes.
    public static long parse(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) throw new IllegalArgumentException("not a size: " + text);
        int unit = match.group(2).isEmpty() ? 0 : UNITS.indexOf(match.group(2)) + 1;
        return new BigDecimal(match.group(1))
                .multiply(BigDecimal.valueOf(KILO).pow(unit))
                .longValue();
    }

    /// With the greatest unit that leaves nothing over (pve-common 9.2.1 JSONSchema.pm format_size).
    public static String text(long bytes) {
        long rest = bytes;
        int unit = 0;
        while (unit < UNITS.length() && rest % KILO == 0 && rest > 0) {
            rest /= KILO;
            unit++;
        }
        return unit == 0 ? String.valueOf(rest) : rest + UNITS.substring(unit - 1, unit);
    }
}
