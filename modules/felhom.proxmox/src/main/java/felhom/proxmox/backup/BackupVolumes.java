package felhom.proxmox.backup;

import felhom.ops.Storage;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What goes into a backup: how much it is, and whether it can be snapshot, so that a running guest runs on
/// meanwhile. What stays out of it does not count, a bind mount least of all, and neither does what waits for
/// the next start (pve-manager 9.2.11 `VZDump/LXC.pm`; seen on 9.2.11).
public final class BackupVolumes {
    // Those of pve-storage 9.1.7 that snapshot the volumes of containers, whatever their format.
    private static final Set<String> WITH_SNAPSHOTS = Set.of("btrfs", "lvmthin", "rbd", "zfspool");

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(\\.[0-9]{1,6})?([KMGT]?)");

    private BackupVolumes() {}

    /// At most, in bytes. Where a volume has no size in the configuration, not less than what the status
    /// calls the guest's disk, which is one of them.
    public static long size(GuestApi guest) {
        List<Optional<String>> sizes = switch (guest.config()) {
            case LxcConfig config ->
                config.mounts().stream()
                        .filter(MountPoint::inBackup)
                        .map(mount -> Optional.ofNullable(mount.options().get("size")))
                        .toList();
            case QemuConfig config ->
                config.drives().stream()
                        .filter(config::backsUp)
                        .map(drive -> Optional.ofNullable(drive.options().get("size")))
                        .toList();
        };
        List<OptionalLong> known = sizes.stream()
                .map(size -> size.map(BackupVolumes::bytes).orElse(OptionalLong.empty()))
                .toList();
        long sum = known.stream().mapToLong(size -> size.orElse(0)).sum();
        return known.stream().allMatch(OptionalLong::isPresent)
                ? sum
                : Math.max(sum, guest.status().maxDisk());
    }

    /// As PVE writes a volume's size, such as `1152M`; empty for what it would not write.
    public static OptionalLong bytes(String size) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        int shift = 10 * " KMGT".indexOf(parts.group(3).isEmpty() ? " " : parts.group(3));
        String fraction = parts.group(2) == null ? "" : parts.group(2);
        return OptionalLong.of((long) (Double.parseDouble(parts.group(1) + fraction) * (1L << shift)));
    }

    public static boolean keepRunning(NodeApi node, GuestApi guest) {
        return switch (guest.configInForce()) {
            // QEMU itself keeps what the backup has not read yet, on any storage.
            case QemuConfig _ -> true;
            case LxcConfig config ->
                config.mounts().stream().allMatch(MountPoint::inBackup)
                        ? guest.canSnapshot()
                        : included(node, config.mounts());
        };
    }

    /// PVE's own answer is about all volumes, and would be no for the sake of one that stays out.
    private static boolean included(NodeApi node, List<MountPoint> mounts) {
        Map<String, String> types =
                node.storages().stream().collect(Collectors.toMap(s -> s.id().value(), Storage::type));
        return mounts.stream()
                .filter(MountPoint::inBackup)
                .map(mount -> mount.volume().replaceFirst(":.*", ""))
                .allMatch(storage -> WITH_SNAPSHOTS.contains(types.getOrDefault(storage, "")));
    }
}
