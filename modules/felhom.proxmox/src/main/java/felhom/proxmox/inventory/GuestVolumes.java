package felhom.proxmox.inventory;

import felhom.ops.HostException;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.guest.QemuDrive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of a guest's volumes cannot be snapshot, and why. Whether the guest can be is PVE's own answer
/// ([felhom.proxmox.api.GuestApi#canSnapshot()]), and this only explains it: one volume is enough that none
/// can (pve-container `LXC/Config.pm`, qemu-server `QemuConfig.pm` `has_feature`; pve-storage
/// `volume_has_feature` of the plugins).
///
/// @param storages those that the token may see
public record GuestVolumes(List<Volume> volumes, List<StorageConfig> storages) {
    private static final Set<String> NEVER = Set.of("esxi", "iscsi", "iscsidirect");
    // Of images in files qcow2 only; LVM has those only where it chains volumes.
    private static final Set<String> QCOW2_ONLY = Set.of("cephfs", "cifs", "dir", "glusterfs", "lvm", "nfs");

    public GuestVolumes {
        volumes = List.copyOf(volumes);
        storages = List.copyOf(storages);
    }

    /// Where the storages cannot be read, without them.
    public static GuestVolumes of(PveClient client, GuestConfig config) {
        try {
            return new GuestVolumes(of(config), client.storages().all());
        } catch (HostException e) {
            return new GuestVolumes(of(config), List.of());
        }
    }

    /// @param key such as `rootfs` or `scsi0`
    /// @param volume its id, or a path of the host
    public record Volume(String key, String volume) {
        boolean path() {
            return volume.startsWith("/");
        }

        /// Empty for a path.
        public String storage() {
            return path() || !volume.contains(":") ? "" : volume.substring(0, volume.indexOf(':'));
        }

        String words() {
            return key + " (" + volume + ")";
        }
    }

    /// What a snapshot is made of: mounted, attached, and no CD-ROM drive.
    static List<Volume> of(GuestConfig config) {
        Stream<Volume> all = switch (config) {
            case LxcConfig lxc -> lxc.mounts().stream().map(mount -> new Volume(mount.key(), mount.volume()));
            case QemuConfig qemu ->
                qemu.drives().stream()
                        .filter(QemuDrive::attachedDisk)
                        .map(drive -> new Volume(drive.key(), drive.volume()));
        };
        return all.toList();
    }

    Optional<StorageConfig> storage(Volume volume) {
        return storages.stream()
                .filter(storage -> storage.id().value().equals(volume.storage()))
                .findFirst();
    }

    /// What follows on `no snapshot can be taken of it, `: the volumes that stand in the way, each with the
    /// reason; where none is known to, all that may.
    public String words() {
        List<String> known = volumes.stream()
                .flatMap(volume -> why(volume).map(why -> volume.words() + ": " + why).stream())
                .toList();
        return known.isEmpty()
                ? "and PVE does not say because of which volume; it has "
                        + volumes.stream().map(this::typed).collect(Collectors.joining(", "))
                : "because of " + String.join("; and of ", known);
    }

    /// Those that are known to stand in the way, by their keys; none where nobody says.
    public List<String> without() {
        return volumes.stream()
                .filter(volume -> !volume.path() && why(volume).isPresent())
                .map(Volume::key)
                .toList();
    }

    private String typed(Volume volume) {
        return volume.words()
                + storage(volume)
                        .map(storage -> " on a storage of type " + storage.type())
                        .orElse("");
    }

    /// Empty where it can be, and where that is not known.
    private Optional<String> why(Volume volume) {
        if (volume.path()) {
            return Optional.of(
                    volume.key().startsWith("mp")
                            ? "a directory or device of the host has no snapshots"
                            : "a disk of the host itself has no snapshots");
        }
        return storage(volume).flatMap(storage -> why(volume, storage));
    }

    private static Optional<String> why(Volume volume, StorageConfig storage) {
        String type = storage.type();
        String where = "storage '" + storage.id() + "' (" + type + ") takes ";
        if (NEVER.contains(type)) {
            return Optional.of(where + "no snapshots");
        }
        if (QCOW2_ONLY.contains(type) && !volume.volume().endsWith(".qcow2")) {
            return Optional.of(where + "snapshots of qcow2 volumes only"
                    + (type.equals("lvm") ? ", with snapshot-as-volume-chain" : ""));
        }
        return type.equals("btrfs") && volume.volume().endsWith(".vmdk")
                ? Optional.of(where + "no snapshots of vmdk volumes")
                : Optional.empty();
    }

    /// Whether a volume goes back to its newest snapshot only: on ZFS, and as qcow2 on a storage that chains
    /// volumes (pve-storage 9.1.7 `volume_rollback_is_possible` of the plugins).
    boolean newestOnly(Volume volume) {
        return storage(volume)
                .filter(storage -> Set.of("zfs", "zfspool").contains(storage.type())
                        || (volume.volume().endsWith(".qcow2")
                                && "1".equals(storage.extra().get("snapshot-as-volume-chain"))))
                .isPresent();
    }

    /// The same of a snapshot's part of the configuration.
    static List<Volume> of(Map<String, String> config) {
        return config.entrySet().stream()
                .flatMap(entry -> volume(entry.getKey(), entry.getValue()).stream())
                .toList();
    }

    private static Optional<Volume> volume(String key, String value) {
        if (LxcConfig.isMount(key)) {
            return Optional.of(new Volume(key, MountPoint.of(key, value).volume()));
        }
        return Optional.of(key)
                .filter(QemuConfig::isDrive)
                .map(drive -> QemuDrive.of(drive, value))
                .filter(QemuDrive::attachedDisk)
                .map(drive -> new Volume(key, drive.volume()));
    }
}
