package felhom.testkit.guest;

import felhom.testkit.text.Sizes;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.WorldState;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The volumes of a container that is about to be made, by a creation or a restore.
public final class NewVolumes {
    /// What the content of every simulated archive and template takes.
    static final long CONTENT = 2_457_600;

    private NewVolumes() {}

    public static boolean isMount(String key) {
        return key.equals("rootfs") || key.matches("mp\\d+");
    }

    /// As soon as one mount is given, those of the archive are left out altogether.
    ///
    /// @param given options of the call, such as `rootfs=local-dir:2`
    /// @param archived the configuration in the archive; empty when there is none
    static Map<String, String> plan(
            WorldState world, int vmid, String storage, Map<String, String> given, Map<String, String> archived) {
        var planned = new TreeMap<String, String>();
        var taken = new HashSet<String>();
        boolean own = given.keySet().stream().anyMatch(NewVolumes::isMount);
        var wanted = new TreeMap<>(own ? given : archived);
        wanted.keySet().removeIf(key -> !isMount(key));
        if (wanted.isEmpty()) wanted.put("rootfs", storage + ":4");
        for (var volume : Mounts.of(wanted)) {
            var where = own ? volume.storage() : storage;
            var fresh = Mounts.fresh(world, where, vmid, taken);
            taken.add(fresh);
            planned.put(volume.key(), volume.line(fresh, size(volume)));
        }
        return planned;
    }

    public static boolean isNew(Mounts.Mount volume) {
        return volume.volid().matches("[^:]+:\\d+(\\.\\d+)?");
    }

    /// The mount as it is stored: with a volume that is made if it has to be.
    static String made(WorldState world, int vmid, String key, String value) {
        if (value.startsWith("/")) return value;
        var volume = Mounts.volume(key, value);
        if (!isNew(volume)) return value;
        return volume.line(Mounts.fresh(world, volume.storage(), vmid, Set.of()), size(volume));
    }

    /// `STORAGE:2` is one of 2 GiB that is to be made.
    private static long size(Mounts.Mount volume) {
        var name = volume.volid().substring(volume.volid().indexOf(':') + 1);
        return name.matches("\\d+(\\.\\d+)?") ? Sizes.parse(name + "G") : volume.size();
    }

    static boolean tooSmall(Map<String, String> planned) {
        return Mounts.of(planned).stream().anyMatch(volume -> volume.key().equals("rootfs") && volume.size() < CONTENT);
    }

    /// What tar's failure becomes (pve-container 6.1.10 LXC/Create.pm).
    static String tarFailed(int vmid, String volid, boolean unprivileged) {
        var map = unprivileged ? "lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- " : "";
        var unpack = volid.endsWith(".zst") ? "--zstd " : volid.endsWith(".gz") ? "-z " : "";
        return "command '" + map + "tar xpf - " + unpack + "--totals --one-file-system -p --sparse --numeric-owner"
                + " --acls --xattrs '--xattrs-include=user.*' '--xattrs-include=security.capability'"
                + " '--warning=no-file-ignored' '--warning=no-xattr-write' -C /var/lib/lxc/" + vmid
                + "/rootfs --skip-old-files --anchored --exclude './dev/*'' failed: exit code 2";
    }
}
