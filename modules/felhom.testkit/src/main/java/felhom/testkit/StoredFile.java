package felhom.testkit;

import java.time.Instant;

/// What lies on a storage beside backups and volumes of guests: a template, an image, a snippet.
///
/// @param content its kind, such as `vztmpl`
/// @param format as the API names it, such as `tgz`
record StoredFile(String volid, String content, String format, long size, Instant created) {
    String storage() {
        return volid.substring(0, volid.indexOf(':'));
    }
}
