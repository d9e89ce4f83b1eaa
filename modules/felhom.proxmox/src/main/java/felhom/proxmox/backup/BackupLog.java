package felhom.proxmox.backup;

import felhom.engine.order.Quoted;
import felhom.ops.Step;
import felhom.proxmox.http.Cut;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What vzdump says, in the log of its task, of what it took and where it put it (pve-container 6.1.10
/// `VZDump/LXC.pm`, qemu-server 9.2.6 `VZDump/QemuServer.pm`, pve-manager 9.2.11 `VZDump.pm`; seen on
/// 9.2.11).
///
/// @param volume the archive's volume id
/// @param included keys of the configuration
/// @param excluded the same, each with what it is
public record BackupLog(Optional<String> volume, Set<String> included, Map<String, String> excluded) {
    public static final BackupLog NONE = new BackupLog(Optional.empty(), Set.of(), Map.of());

    private static final Pattern FILE = Pattern.compile("INFO: creating vzdump archive '[^']*/([^/']+)'");
    private static final Pattern SERVER =
            Pattern.compile("INFO: creating Proxmox Backup Server archive '([A-Za-z0-9/:.TZ-]{1,100})'");
    private static final Pattern MOUNT_IN = Pattern.compile("INFO: including mount point ([a-z]+[0-9]*) \\(.*");
    private static final Pattern MOUNT_OUT = Pattern.compile(
            "INFO: excluding (volume|bind|device) mount point (mp[0-9]{1,3}) \\('(.*)'\\) from backup.*");
    private static final Pattern DISK_IN = Pattern.compile("INFO: include disk '([a-z]+[0-9]+)' .*");
    private static final Pattern DISK_OUT = Pattern.compile("INFO: exclude disk '([a-z]+[0-9]+)' '(.*)' \\(.*\\)");

    public BackupLog {
        included = Set.copyOf(included);
        excluded = Map.copyOf(excluded);
    }

    /// @param lines from the beginning of the log; all of this is said before any data is copied
    public static BackupLog of(Step.BackUp backup, List<String> lines) {
        Optional<String> volume = Optional.empty();
        Set<String> in = new TreeSet<>();
        Map<String, String> out = new TreeMap<>();
        for (String each : lines) {
            String line = Cut.text(each);
            volume = volume.or(() -> volume(backup, line));
            Matcher mount = MOUNT_OUT.matcher(line);
            Matcher disk = DISK_OUT.matcher(line);
            if (mount.matches()) {
                out.put(mount.group(2), mount.group(1) + " mount point at " + Quoted.of(mount.group(3)));
            } else if (disk.matches()) {
                out.put(disk.group(1), "disk " + Quoted.of(disk.group(2)));
            }
            first(MOUNT_IN, line).or(() -> first(DISK_IN, line)).ifPresent(in::add);
        }
        return new BackupLog(volume, in, out);
    }

    /// A file is known by its name within the storage, whatever directory that is (pve-storage 9.1.7
    /// `Plugin.pm`).
    private static Optional<String> volume(Step.BackUp backup, String line) {
        String file = "vzdump-(?:lxc|qemu)-" + backup.guest() + "-[0-9_-]{1,40}[a-z.]{1,20}";
        String group = "(?:ct|vm)/" + backup.guest() + "/.*";
        return first(FILE, line)
                .filter(name -> name.matches(file))
                .or(() -> first(SERVER, line).filter(name -> name.matches(group)))
                .map(name -> backup.storage() + ":backup/" + name);
    }

    private static Optional<String> first(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
