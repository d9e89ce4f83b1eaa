package felhom.testkit.world;

import felhom.testkit.text.Sizes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The volumes of containers: what their configurations name.
public final class Mounts {
    private static final Pattern KEY = Pattern.compile("rootfs|mp\\d+|unused\\d+");
    private static final Pattern NUMBER = Pattern.compile("-disk-(\\d+)");
    private static final Set<String> FILES = Set.of("btrfs", "cifs", "dir", "nfs", "cephfs");
    private static final long UNKNOWN_SIZE = 1L << 30;

    private Mounts() {}

    /// @param key `rootfs`, `mp0`, `unused0`
    /// @param options what follows the volume, without the size
    public record Mount(String key, String volid, String options, long size) {
        public String storage() {
            return volid.substring(0, volid.indexOf(':'));
        }

        boolean mounted() {
            return !key.startsWith("unused");
        }

        /// The root always, another volume only with `backup=1`.
        boolean dumped() {
            return key.equals("rootfs") || (mounted() && (options + ",").contains(",backup=1,"));
        }

        /// The same mount of another volume.
        public String line(String other, long bytes) {
            return other + options + (key.startsWith("unused") ? "" : ",size=" + Sizes.text(bytes));
        }
    }

    /// Bind and device mounts left out.
    public static List<Mount> of(Map<String, String> config) {
        var found = new ArrayList<Mount>();
        new TreeMap<>(config).forEach((key, value) -> {
            if (KEY.matcher(key).matches() && !value.startsWith("/")) found.add(volume(key, value));
        });
        // The root disk comes first, as it is allocated first.
        found.sort(java.util.Comparator.comparing(volume -> !volume.key.equals("rootfs")));
        return found;
    }

    public static Mount volume(String key, String value) {
        var parts = value.split(",", -1);
        var options = new StringBuilder();
        long size = UNKNOWN_SIZE;
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("size=")) {
                size = Sizes.parse(parts[i].substring(5));
            } else {
                options.append(',').append(parts[i]);
            }
        }
        return new Mount(key, parts[0], options.toString(), size);
    }

    static boolean bound(Map<String, String> config) {
        return config.entrySet().stream()
                .anyMatch(e -> e.getKey().matches("mp\\d+") && e.getValue().startsWith("/"));
    }

    /// Names a new volume: the lowest number that none of the guest's on that storage has.
    ///
    /// @param taken names given out by the same task and not yet in a configuration
    public static String fresh(WorldState world, String storage, int vmid, Set<String> taken) {
        var state = world.storages().get(storage);
        var type = state == null ? "dir" : state.type;
        var used = new HashSet<Integer>();
        var names = new ArrayList<>(taken);
        world.guests().values().forEach(guest -> of(guest.config).forEach(volume -> names.add(volume.volid)));
        for (var name : names) {
            var number = NUMBER.matcher(name);
            boolean own = name.startsWith(storage + ":") && name.matches(".*\\D" + vmid + "-disk-.*");
            if (own && number.find()) used.add(Integer.parseInt(number.group(1)));
        }
        int free = 0;
        while (used.contains(free)) free++;
        if (FILES.contains(type)) return storage + ":" + vmid + "/vm-" + vmid + "-disk-" + free + ".raw";
        return storage + ":" + (type.equals("zfspool") ? "subvol-" : "vm-") + vmid + "-disk-" + free;
    }

    /// The volume of a template in place of that of a guest.
    public static String base(String volid) {
        return volid.replaceFirst("(?<=[:/])vm-", "base-").replaceFirst("(?<=[:/])subvol-", "basevol-");
    }

    /// Puts a volume aside that is no longer mounted.
    public static void unuse(Map<String, String> config, String volid) {
        int free = 0;
        while (config.containsKey("unused" + free)) free++;
        config.put("unused" + free, volid);
    }
}
