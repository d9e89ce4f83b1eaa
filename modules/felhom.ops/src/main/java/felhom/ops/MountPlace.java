package felhom.ops;

import java.util.regex.Pattern;

/// The directory that a file system is mounted at, below `/mnt`, `/media` or `/srv`: an absolute path without
/// `.` and `..`, of letters, digits, `-`, `_` and `.`, three names deep at most.
public record MountPlace(String path) {
    private static final Pattern FORM = Pattern.compile("/(?:mnt|media|srv)(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}){1,3}");

    /// @throws IllegalArgumentException for anything else
    public MountPlace {
        Form.check(
                "place to mount at",
                path,
                FORM,
                "a directory below /mnt, /media or /srv, at most three deep, of letters, digits, '-', '_' and '.', such"
                        + " as /mnt/usb-backup");
    }

    @Override
    public String toString() {
        return path;
    }
}
