package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.order.Quoted;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.PropertyString;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.guest.QemuDrive;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.GuestVolumes;
import felhom.proxmox.inventory.PveRules;
import felhom.proxmox.inventory.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who goes without a storage that is switched off: PVE activates none that is, so that no guest with a
/// volume on it starts and no backup goes there; what runs from it runs on (pve-storage 9.1.7 `Storage.pm`,
/// `storage_check_enabled`).
///
/// @param guests as they will be by then
record StorageUsers(PveClient client, GuestOutlook guests) {
    /// @throws felhom.ops.HostException when the host does not say
    List<Effect> without(StorageConfig storage) {
        List<Effect> effects = new ArrayList<>();
        String of = "storage '" + storage.id() + "'";
        effects.add(Effect.of(
                Effect.Kind.STORAGE_OFF,
                of,
                "switch " + of + " off, for " + nodes(storage)
                        + ": what is on it stays, and until it is on again nothing on it can be started, backed up,"
                        + " restored or read"));
        Sight sight = new Sight(client);
        client.guests().stream()
                .filter(guest -> storage.isFor(guest.node()))
                .sorted(Comparator.comparing(Guest::vmid))
                .flatMap(
                        guest -> sight
                                .of(guest, this::state)
                                .flatMap(state -> goesWithout(state, guest.node(), storage.id()))
                                .stream())
                .forEach(effects::add);
        sight.unseen("on storage '" + storage.id() + "'").ifPresent(effects::add);
        jobs(storage.id()).forEach(effects::add);
        return effects;
    }

    private static String nodes(StorageConfig storage) {
        return storage.nodes().isEmpty()
                ? "every node of the cluster"
                : storage.nodes().stream().map(NodeName::value).collect(Collectors.toCollection(TreeSet::new)).stream()
                        .map(name -> "node '" + name + "'")
                        .collect(Collectors.joining(" and "));
    }

    /// No step of an order is about another node's guest.
    private Optional<GuestState> state(Guest guest) {
        return guest.node().equals(client.ownName())
                ? guests.guest(guest.vmid())
                : Sight.present(() -> GuestState.now(client.node(guest.node()).guest(guest.kind(), guest.vmid())));
    }

    private Optional<Effect> goesWithout(GuestState guest, NodeName node, StorageId storage) {
        List<String> on = keys(guest.config(), storage);
        if (on.isEmpty()) {
            return Optional.empty();
        }
        String where = node.equals(client.ownName()) ? "" : ", on node '" + node + "'";
        String words = "leave " + Effects.about(guest) + where + ", without its "
                + String.join(", ", on) + ": it "
                + (guest.mayRun() ? "runs on, and once stopped it does not start" : "does not start")
                + " until the storage is on again";
        return Optional.of(
                Effect.of(Effect.Kind.STORAGE_OFF, Effects.of(guest.vmid()) + " on storage '" + storage + "'", words));
    }

    /// Such as `rootfs`; the medium in a CD-ROM drive counts too, without which no machine starts, and so do
    /// the files of type `snippets` that a start reads.
    private static List<String> keys(GuestConfig config, StorageId storage) {
        Stream<GuestVolumes.Volume> all = switch (config) {
            case LxcConfig lxc ->
                lxc.mounts().stream()
                        .filter(mount -> mount.kind() == MountPoint.Kind.VOLUME)
                        .map(mount -> new GuestVolumes.Volume(mount.key(), mount.volume()));
            case QemuConfig qemu ->
                qemu.drives().stream()
                        .filter(drive -> !drive.key().startsWith("unused"))
                        .map(StorageUsers::volume);
        };
        return Stream.concat(
                        all.filter(volume -> volume.storage().equals(storage.value()))
                                .map(GuestVolumes.Volume::key),
                        snippets(config, storage))
                .sorted()
                .toList();
    }

    private static Stream<String> snippets(GuestConfig config, StorageId storage) {
        String on = storage + ":";
        Stream<String> hook = Optional.ofNullable(config.all().get("hookscript")).stream()
                .filter(script -> script.startsWith(on))
                .map(_ -> "hookscript");
        Stream<String> cloudInit = Optional.ofNullable(config.all().get("cicustom")).stream()
                .filter(files ->
                        PropertyString.of(files).options().values().stream().anyMatch(file -> file.startsWith(on)))
                .map(_ -> "cicustom");
        return Stream.concat(hook, cloudInit);
    }

    private static GuestVolumes.Volume volume(QemuDrive drive) {
        return new GuestVolumes.Volume(drive.key(), drive.volume());
    }

    /// Where the token may not see the jobs, one effect says so: whoever signs knows that there may be some.
    private List<Effect> jobs(StorageId storage) {
        Optional<List<BackupJob>> jobs = PveRules.known(() -> client.cluster().backupJobs());
        if (jobs.isEmpty()) {
            return List.of(Effect.of(
                    Effect.Kind.STORAGE_OFF,
                    "backup jobs to storage '" + storage + "'",
                    "fail the backup jobs that go there, if there are any: the token may not see them (Sys.Audit on"
                            + " /)"));
        }
        return jobs.get().stream()
                .filter(job -> job.enabled() && job.storage().equals(Optional.of(storage)))
                .sorted(Comparator.comparing(BackupJob::id))
                .map(job -> Effect.of(
                        Effect.Kind.STORAGE_OFF,
                        "backup job " + Quoted.of(job.id()) + " to storage '" + storage + "'",
                        "fail backup job " + Quoted.of(job.id())
                                + job.schedule()
                                        .map(when -> " (" + Quoted.of(when) + ")")
                                        .orElse("")
                                + " until the storage is on again"))
                .toList();
    }
}
