package felhom.proxmox;

import felhom.ops.Storage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether what goes into a backup can be snapshot, so that a running guest runs on meanwhile. What stays out of it
/// does
/// not count, a bind mount least of all, and neither does what waits for the next start (pve-manager 9.2.11
/// `VZDump/LXC.pm`; seen on 9.2.11).
final class BackupVolumes {
    // Those of pve-storage 9.1.7 that snapshot the volumes of containers, whatever their format.
    private static final Set<String> WITH_SNAPSHOTS = Set.of("btrfs", "lvmthin", "rbd", "zfspool");

    private BackupVolumes() {}

    static boolean keepRunning(NodeApi node, GuestApi guest) {
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
