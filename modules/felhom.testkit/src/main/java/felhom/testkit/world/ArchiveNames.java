package felhom.testkit.world;

import felhom.testkit.task.Kind;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Names of archives on file storages (pve-manager 9.2.11 VZDump.pm).
public final class ArchiveNames {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy_MM_dd-HH_mm_ss", Locale.ROOT);

    private ArchiveNames() {}

    /// @param created in local time, which the name is in
    public static String of(Kind kind, int vmid, ZonedDateTime created, String compress) {
        var suffix = switch (compress) {
            case "zstd" -> ".tar.zst";
            case "gzip" -> ".tar.gz";
            case "1", "lzo" -> ".tar.lzo";
            default -> ".tar";
        };
        return "vzdump-" + kind.text + "-" + vmid + "-" + STAMP.format(created)
                + (kind == Kind.LXC ? suffix : suffix.replace(".tar", ".vma"));
    }
}
