package felhom.wire.root;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// How the file of a mount unit is known that root's helper has written. It is there from the mounting on
/// until the unmounting, so it says that somebody wants the file system there.
public record MountUnitFile(FilesystemUuid filesystem, MountPlace place) {
    /// Where systemd reads it, below `/`.
    public static final String DIRECTORY = "etc/systemd/system";

    /// What each that the helper has written begins with.
    public static final String OURS = "# felhom-agent mounts ";

    /// The whole first line.
    public String head() {
        return OURS + filesystem + " at " + place + "\n";
    }

    /// Of the unit and its file; systemd takes no other name for what mounts at this place.
    public static String name(MountPlace place) {
        return escaped(place.path()) + ".mount";
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
}
