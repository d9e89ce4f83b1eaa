package felhom.privileged.unit;

import felhom.ops.MountPlace;
import felhom.wire.root.WorkName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The full name of a unit of systemd's.
public record UnitName(String value) {
    /// As `systemctl` takes it for all services that do a piece of work.
    public static final String WORKS = "felhom-agent-work-*.service";

    /// The service that does one piece of work.
    public static UnitName of(WorkName work) {
        return new UnitName(WORKS.replace("*", work.value()));
    }

    /// What mounts at this place; systemd takes no other name for it.
    public static UnitName of(MountPlace place) {
        return new UnitName(escaped(place.path()) + ".mount");
    }

    /// As `systemd-escape --path` writes it (systemd.unit(5), "String escaping for inclusion in unit names"):
    /// `/` between names becomes `-`; what is no ASCII letter, digit, `:`, `_` or `.`, and a `.` at the very
    /// beginning, becomes `\x` and two hexadecimal digits a byte.
    ///
    /// @param path absolute, without `.` and `..`
    static String escaped(String path) {
        String inner = path.replaceAll("/{2,}", "/").replaceAll("^/|/$", "");
        if (inner.isEmpty()) {
            return "-";
        }
        StringBuilder name = new StringBuilder();
        for (byte each : inner.getBytes(StandardCharsets.UTF_8)) {
            if (each == '/') {
                name.append('-');
            } else if (plain(each) && !(each == '.' && name.isEmpty())) {
                name.append((char) each);
            } else {
                name.append("\\x").append(HexFormat.of().toHexDigits(each));
            }
        }
        return name.toString();
    }

    private static boolean plain(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || each == ':'
                || each == '_'
                || each == '.';
    }

    @Override
    public String toString() {
        return value;
    }
}
