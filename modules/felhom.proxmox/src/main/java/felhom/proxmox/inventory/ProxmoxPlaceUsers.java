package felhom.proxmox.inventory;

import felhom.engine.order.Effect;
import felhom.engine.order.Quoted;
import felhom.engine.port.PlaceUsers;
import felhom.ops.Guest;
import felhom.ops.MountPlace;
import felhom.ops.StorageId;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.guest.QemuDrive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// By the configuration of storages and guests. What a guest has by its volumes on a storage is that
/// storage's matter ([felhom.proxmox.step.StorageUsers]); here are those that have a path of the host itself.
public final class ProxmoxPlaceUsers implements PlaceUsers {
    private final PveClient client;
    private final OwnGuests guests;
    private final ProxmoxInventory inventory;

    public ProxmoxPlaceUsers(OwnGuests guests) {
        this.client = guests.client();
        this.guests = guests;
        this.inventory = new ProxmoxInventory(guests);
    }

    @Override
    public List<StorageId> storages(MountPlace place) {
        return inventory.storagesAt(place);
    }

    @Override
    public List<StorageId> storagesOff(MountPlace place) {
        return inventory.at(place).stream()
                .filter(storage -> storage.disabled() && storage.isFor(client.ownName()))
                .map(StorageConfig::id)
                .toList();
    }

    @Override
    public List<Effect> guestsWithout(MountPlace place) {
        List<Effect> effects = new ArrayList<>();
        Sight sight = new Sight(client);
        client.guests().stream()
                .filter(guest -> guest.node().equals(client.ownName()))
                .sorted(Comparator.comparing(Guest::vmid))
                .flatMap(guest -> guests.read(guest.vmid(), GuestState::now).stream())
                .flatMap(guest -> without(guest, place).stream())
                .forEach(effects::add);
        sight.unseen("at " + place).ifPresent(effects::add);
        return effects;
    }

    /// The helper unmounts nothing that a container holds as its own mount (`mountinfo` of its processes).
    private static Optional<Effect> without(GuestState guest, MountPlace place) {
        List<String> has = paths(guest.config(), place);
        if (has.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Effect.of(
                Effect.Kind.STORAGE_OFF,
                Effects.of(guest.vmid()) + " with files at " + place,
                "leave " + Effects.about(guest) + ", without its " + String.join(", ", has) + ": "
                        + (guest.mayRun()
                                ? "while it runs the file system may be busy and is left mounted, and once stopped it"
                                : "it")
                        + " does not start, or starts with the host's empty directory, until the disk is mounted"
                        + " again"));
    }

    /// Such as `mp0 ('/mnt/usb/media')`.
    private static List<String> paths(GuestConfig config, MountPlace place) {
        Stream<GuestVolumes.Volume> all = switch (config) {
            case LxcConfig lxc ->
                lxc.mounts().stream()
                        .filter(mount -> mount.kind() == MountPoint.Kind.BIND)
                        .map(mount -> new GuestVolumes.Volume(mount.key(), mount.volume()));
            case QemuConfig qemu -> qemu.drives().stream().map(ProxmoxPlaceUsers::volume);
        };
        return all.filter(volume -> StorageConfig.isAt(volume.volume(), place))
                .map(volume -> volume.key() + " (" + Quoted.of(volume.volume()) + ")")
                .sorted()
                .toList();
    }

    private static GuestVolumes.Volume volume(QemuDrive drive) {
        return new GuestVolumes.Volume(drive.key(), drive.volume());
    }
}
