package felhom.proxmox.http;

import felhom.ops.MissingPrivilege;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PVE's refusals: `Permission check failed (/vms/101, VM.Snapshot)`, alternatives joined by `|`, or with no word
/// on path and privilege (pve-common `Exception.pm`). Inside a task the same text stands anywhere in the exit status.
public final class Denied {
    private static final Pattern FORM = Pattern.compile("Permission check failed(?: \\((/[^,)]*), ([A-Za-z.|]+)\\))?");

    private Denied() {}

    public static Optional<MissingPrivilege> in(String text, String token) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        return Optional.of(new MissingPrivilege(
                Optional.ofNullable(matcher.group(1)), Optional.ofNullable(matcher.group(2)), token));
    }
}
