package felhom.ops;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A task's id. `pstart` has 8 hex digits, 9 after some 497 days of uptime; `id` may be empty (a backup of several
/// guests) or hold more than a vmid (`9999@local`); `user` may name a token (`svc@pve!agent`).
///
/// Sources: pve-common `UPID.pm`; the form with a task id between `pstart` and the start time is Proxmox Backup
/// Server's (proxmox-backup `pbs-api-types`).
public record Upid(
        NodeName node, String text, long pid, long pstart, Instant started, String type, String id, String user) {
    private static final Pattern FORM =
            Pattern.compile("UPID:([^:/\\s]+):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8,9}):(?:([0-9A-Fa-f]{8,16}):)?"
                    + "([0-9A-Fa-f]{8}):([^:/\\s]+):([^:/\\s]*):([^:/\\s]+):");

    /// @throws IllegalArgumentException for anything but a UPID of PVE or PBS
    public static Upid of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a UPID: '" + shorten(text)
                        + "': expected UPID:node:pid:pstart:starttime:type:id:user: as the task list shows it"));
    }

    /// The same for text from elsewhere: empty for anything that is not a UPID.
    public static Optional<Upid> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > 512 || !matcher.matches()) {
            return Optional.empty();
        }
        NodeName node;
        try {
            node = new NodeName(matcher.group(1));
        } catch (IllegalArgumentException notANode) {
            return Optional.empty();
        }
        return Optional.of(new Upid(
                node,
                text,
                hex(matcher.group(2)),
                hex(matcher.group(3)),
                Instant.ofEpochSecond(hex(matcher.group(5))),
                matcher.group(6),
                matcher.group(7),
                matcher.group(8)));
    }

    /// Whether the task ran on a Proxmox Backup Server, whose warnings mean something else than PVE's.
    public boolean backupServer() {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() && matcher.group(4) != null;
    }

    /// Whether the task only tells HA what is wanted and ends before anything of it is done: for a guest under HA, a
    /// start is `hastart` (pve-container 6.1.10 `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`).
    public boolean tellsHa() {
        return type.equals("hastart") || type.equals("hastop") || type.equals("hamigrate");
    }

    /// The guest that the task is about, where its id is one: neither `9999@local` nor an empty id is.
    public Optional<Vmid> guest() {
        return id.matches("[1-9][0-9]{2,8}") ? Optional.of(Vmid.of(id)) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Upid upid && text.equals(upid.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static long hex(String digits) {
        return Long.parseLong(digits.toLowerCase(Locale.ROOT), 16);
    }

    private static String shorten(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
