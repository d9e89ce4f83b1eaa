package felhom.testkit.world;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// What lies on a storage beside backups and volumes of guests: a template, an image, a snippet.
///
/// @param content its kind, such as `vztmpl`
/// @param format as the API names it, such as `tgz`
public record StoredFile(String volid, String content, String format, long size, Instant created) {
    private static final Pattern VOLUME = Pattern.compile("(?:\\d+/)?(?:vm|base|subvol|basevol)-(\\d+)-\\S+");

    /// What the API calls a template's format, by its name.
    public static String format(String name) {
        if (name.endsWith(".tar.gz")) return "tgz";
        if (name.endsWith(".tar.xz")) return "txz";
        return name.endsWith(".tar.zst") ? "tzst" : name.substring(name.lastIndexOf('.') + 1);
    }

    /// The guest whose number a volume has in its name.
    public OptionalInt owner() {
        var name = volid.substring(volid.indexOf(':') + 1);
        var match = VOLUME.matcher(name);
        return match.matches() ? OptionalInt.of(Integer.parseInt(match.group(1))) : OptionalInt.empty();
    }

    public String storage() {
        return volid.substring(0, volid.indexOf(':'));
    }
}
