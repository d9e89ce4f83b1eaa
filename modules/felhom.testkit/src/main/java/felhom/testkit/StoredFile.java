package felhom.testkit;

import java.time.Instant;

/// What lies on a storage beside backups and volumes of guests: a template, an image, a snippet.
///
/// @param content its kind, such as `vztmpl`
/// @param format as the API names it, such as `tgz`
record StoredFile(String volid, String content, String format, long size, Instant created) {
    /// What the API calls a template's format, by its name.
    static String format(String name) {
        if (name.endsWith(".tar.gz")) return "tgz";
        if (name.endsWith(".tar.xz")) return "txz";
        return name.endsWith(".tar.zst") ? "tzst" : name.substring(name.lastIndexOf('.') + 1);
    }

    String storage() {
        return volid.substring(0, volid.indexOf(':'));
    }
}
