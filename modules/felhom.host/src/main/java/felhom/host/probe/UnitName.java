package felhom.host.probe;

import java.util.regex.Pattern;

/// The name of a systemd unit, type included (`systemd.unit(5)`), such as `wg-quick@wg0.service`.
public record UnitName(String value) {
    private static final int LONGEST = 255;
    // Never one that begins like an option.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9:_.\\\\][A-Za-z0-9:_.\\\\@-]*"
            + "\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)");

    public UnitName {
        if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not the name of a systemd unit with its type, such as pveproxy.service");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
