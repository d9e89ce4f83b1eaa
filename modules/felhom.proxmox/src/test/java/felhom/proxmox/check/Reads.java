package felhom.proxmox.check;

import felhom.ops.Guest;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.QemuApi;
import felhom.proxmox.api.StorageApi;
import felhom.proxmox.request.Feature;
import felhom.proxmox.request.RrdFrame;
import felhom.proxmox.request.TaskFilter;
import felhom.testkit.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Every read that the client can do, by the path that it asks.
final class Reads {
    private static final Optional<String> ANY = Optional.empty();
    private static final List<Read> ALL = new ArrayList<>();

    private Reads() {}

    /// @param query what has to be in the query for this read to be meant: a name, or a name and its value
    private record Read(Pattern path, String query, BiFunction<PveClient, Matcher, @Nullable Object> reader) {
        String name() {
            return query.isEmpty() ? path.pattern() : path + "?" + query;
        }

        boolean means(Recording recording) {
            String[] wanted = query.split("=", 2);
            return query.isEmpty()
                    || (wanted.length == 1
                            ? recording.query().containsKey(query)
                            : recording
                                    .query()
                                    .getOrDefault(wanted[0], List.of())
                                    .contains(wanted[1]));
        }
    }

    static {
        on("/version", "", (c, _) -> c.version());
        on("/nodes", "", (c, _) -> c.nodes());
        on("/cluster/status", "", (c, _) -> c.cluster().status());
        on("/cluster/resources", "type=vm", (c, _) -> c.guests());
        on("/cluster/resources", "", (c, _) -> c.cluster().resources());
        on("/cluster/options", "", (c, _) -> c.cluster().options());
        on("/cluster/tasks", "", (c, _) -> c.cluster().tasks());
        on("/cluster/nextid", "vmid", (c, _) -> c.cluster().isFree(new Vmid(9123)));
        on("/cluster/nextid", "", (c, _) -> c.cluster().nextId());
        on("/cluster/backup", "", (c, _) -> c.cluster().backupJobs());
        on("/cluster/backup/([^/]+)", "", (c, m) -> c.cluster().backupJob(m.group(1)));
        on("/cluster/backup-info/not-backed-up", "", (c, _) -> c.cluster().notBackedUp());
        on("/cluster/replication", "", (c, _) -> c.cluster().replication());
        on("/cluster/ha/resources", "", (c, _) -> c.cluster().haResources());
        on("/cluster/ha/status/current", "", (c, _) -> c.cluster().haStatus());
        on("/cluster/ha/rules", "", (c, _) -> c.cluster().haRules());
        on("/cluster/ha/groups", "", (c, _) -> c.cluster().haGroups());
        on("/pools", "poolid", (c, _) -> c.cluster().pool("labpool"));
        on("/pools", "", (c, _) -> c.cluster().pools());
        on("/access/permissions", "path", (c, _) -> c.access().permissions(ANY, "/vms/9999"));
        on("/access/permissions", "", (c, _) -> c.access().permissions());
        on("/access/roles/([^/]+)", "", (c, m) -> c.access().role(m.group(1)));
        on("/access/acl", "", (c, _) -> c.access().acl());
        on("/access/users/[^/]+/token/agent", "", (c, _) -> c.access().ownToken());
        on("/storage", "", (c, _) -> c.storages().all());
        on("/storage/([^/]+)", "", (c, m) -> c.storages().one(new StorageId(m.group(1))));
        node();
        storage();
        guests();
    }

    private static void node() {
        on("/nodes/pve/status", "", (c, _) -> c.ownNode().status());
        on("/nodes/pve/version", "", (c, _) -> c.ownNode().version());
        on("/nodes/pve/lxc", "", (c, _) -> c.ownNode().containers());
        on("/nodes/pve/qemu", "", (c, _) -> c.ownNode().machines());
        on("/nodes/pve/certificates/info", "", (c, _) -> c.ownNode().certificates());
        on("/nodes/pve/services", "", (c, _) -> c.ownNode().services());
        on("/nodes/pve/network", "", (c, _) -> c.ownNode().network());
        on("/nodes/pve/replication", "", (c, _) -> c.ownNode().replication());
        on("/nodes/pve/aplinfo", "", (c, _) -> c.ownNode().templates());
        on("/nodes/pve/rrddata", "", (c, _) -> c.ownNode().history(RrdFrame.HOUR, RrdPoint.Of.AVERAGE));
        on(
                "/nodes/pve/disks/list",
                "skipsmart",
                (c, _) -> c.ownNode().hardware().disks());
        on("/nodes/pve/disks/list", "", (c, _) -> c.ownNode().hardware().disksAwake());
        on(
                "/nodes/pve/disks/smart",
                "healthonly",
                (c, _) -> c.ownNode().hardware().health("/dev/vda"));
        on("/nodes/pve/disks/smart", "", (c, _) -> c.ownNode().hardware().smart("/dev/vda"));
        on("/nodes/pve/disks/zfs", "", (c, _) -> c.ownNode().hardware().zfsPools());
        on("/nodes/pve/vzdump/defaults", "", (c, _) -> c.ownNode().backupDefaults(Optional.empty()));
        on("/nodes/pve/vzdump/extractconfig", "", (c, _) -> c.ownNode().archivedConfig(Mutations.ARCHIVE));
        on("/nodes/pve/tasks", "", (c, _) -> c.ownNode().tasks().list(TaskFilter.of(TaskFilter.Source.ALL, 50)));
        on(
                "/nodes/pve/tasks/(UPID[^/]+)/status",
                "",
                (c, m) -> c.ownNode().tasks().status(Upid.of(m.group(1))));
        on("/nodes/pve/tasks/(UPID[^/]+)/log", "", (c, m) -> c.ownNode().tasks().log(Upid.of(m.group(1)), 0));
    }

    private static void storage() {
        String one = "/nodes/pve/storage/([^/]+)";
        on("/nodes/pve/storage", "content=backup", (c, _) -> c.ownNode().storagesFor("backup"));
        on("/nodes/pve/storage", "", (c, _) -> c.ownNode().storages());
        on(one + "/status", "", (c, m) -> of(c, m).status());
        on(one + "/content", "", (c, m) -> of(c, m).content(ANY, Optional.empty()));
        on(one + "/content/(.+)", "", (c, m) -> of(c, m).volume(new VolumeId(m.group(2))));
        on(one + "/rrddata", "", (c, m) -> of(c, m).history(RrdFrame.HOUR, RrdPoint.Of.AVERAGE));
        on(
                one + "/prunebackups",
                "",
                (c, m) -> of(c, m).pruneDryRun(Optional.of(Retention.last(1)), Optional.empty(), Optional.empty()));
    }

    private static void guests() {
        String one = "/nodes/pve/(lxc|qemu)/([1-9][0-9]{2,8})";
        on(one + "/status/current", "", (c, m) -> guest(c, m).status());
        on(one + "/config", "current", (c, m) -> switch (guest(c, m)) {
            case LxcApi lxc -> lxc.configInForce();
            case QemuApi qemu -> qemu.configInForce();
        });
        SnapshotName before = new SnapshotName("before");
        on(one + "/config", "snapshot", (c, m) -> switch (guest(c, m)) {
            case LxcApi lxc -> lxc.config(before);
            case QemuApi qemu -> qemu.config(before);
        });
        on(one + "/config", "", (c, m) -> switch (guest(c, m)) {
            case LxcApi lxc -> lxc.config();
            case QemuApi qemu -> qemu.config();
        });
        on(one + "/pending", "", (c, m) -> guest(c, m).pending());
        on(one + "/snapshot", "", (c, m) -> guest(c, m).snapshots());
        on(one + "/snapshot/([^/]+)/config", "", (c, m) -> guest(c, m).snapshotConfig(new SnapshotName(m.group(3))));
        on(one + "/feature", "", (c, m) -> guest(c, m).can(Feature.SNAPSHOT, Optional.empty()));
        on(one + "/rrddata", "", (c, m) -> guest(c, m).history(RrdFrame.HOUR, RrdPoint.Of.AVERAGE));
        on(one + "/interfaces", "", (c, m) -> ((LxcApi) guest(c, m)).interfaces());
        on(one + "/agent/network-get-interfaces", "", (c, m) -> ((QemuApi) guest(c, m)).agentInterfaces());
    }

    private static void on(String path, String query, BiFunction<PveClient, Matcher, @Nullable Object> reader) {
        ALL.add(new Read(Pattern.compile(path), query, reader));
    }

    private static StorageApi of(PveClient client, Matcher path) {
        return client.ownNode().storage(new StorageId(path.group(1)));
    }

    private static GuestApi guest(PveClient client, Matcher path) {
        Guest.Kind kind = path.group(1).equals("lxc") ? Guest.Kind.LXC : Guest.Kind.QEMU;
        return client.ownNode().guest(kind, Vmid.of(path.group(2)));
    }

    /// Whether the client asks this at all.
    static boolean knows(Recording recording) {
        return recording.method().equals("GET")
                && find(recording.path(), recording).isPresent();
    }

    /// What the reads are called.
    static Set<String> names() {
        return ALL.stream().map(Read::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /// What the one is called that the client would do with this.
    static String name(Recording recording) {
        return find(recording.path(), recording).orElseThrow().name();
    }

    /// Reads it as the client reads it.
    static @Nullable Object read(PveClient client, Recording recording) {
        Read read = find(recording.path(), recording).orElseThrow();
        Matcher path = read.path().matcher(recording.path());
        if (!path.matches()) {
            throw new IllegalStateException(recording.path());
        }
        return read.reader().apply(client, path);
    }

    private static Optional<Read> find(String path, Recording recording) {
        return ALL.stream()
                .filter(r -> r.path().matcher(path).matches())
                .filter(r -> r.means(recording))
                .findFirst();
    }
}
