package felhom.control.value;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.LinkedHashSet;
import java.util.List;

/// What is read of the host. Sizes are in bytes.
public final class HostValues {
    public static final Codec<NodeName> NODE = Codec.text(NodeName::value, NodeName::new);

    public static final Codec<Vmid> VMID = Codec.of(id -> Codec.COUNT.write(id.value()), node -> {
        int id = Codec.COUNT.read(node);
        try {
            return new Vmid(id);
        } catch (IllegalArgumentException none) {
            throw new Malformed(String.valueOf(none.getMessage()));
        }
    });

    public static final Codec<Upid> UPID = Codec.text(Upid::text, Upid::of);

    static final Codec<Guest.Kind> KIND = Codec.word(Guest.Kind.class);

    public static final Codec<MountPlace> PLACE = Codec.text(MountPlace::path, MountPlace::new);

    public static final Codec<StorageId> STORAGE_ID = Codec.text(StorageId::value, StorageId::new);

    public static final Codec<Guest> GUEST = Codec.object(
            (guest, to) -> to.put("vmid", VMID, guest.vmid())
                    .put("kind", KIND, guest.kind())
                    .put("node", NODE, guest.node())
                    .text("name", guest.name())
                    .text("status", guest.status())
                    .maybe("lock", Codec.TEXT, guest.lock())
                    .flag("template", guest.template())
                    .put("memory", Codec.LONG, guest.memory())
                    .put("disk", Codec.LONG, guest.disk())
                    .put("cpus", Codec.NUMBER, guest.cpus())
                    .list("tags", Codec.TEXT, List.copyOf(guest.tags())),
            from -> new Guest(
                    from.get("vmid", VMID),
                    from.get("kind", KIND),
                    from.get("node", NODE),
                    from.text("name"),
                    from.text("status"),
                    from.maybe("lock", Codec.TEXT),
                    from.flag("template"),
                    from.get("memory", Codec.LONG),
                    from.get("disk", Codec.LONG),
                    from.get("cpus", Codec.NUMBER),
                    new LinkedHashSet<>(from.list("tags", Codec.TEXT))));

    private static final Codec<SnapshotInfo> SNAPSHOT = Codec.object(
            (snapshot, to) -> to.text("name", snapshot.name())
                    .text("description", snapshot.description())
                    .maybe("taken", Codec.TIME, snapshot.taken())
                    .maybe("parent", Codec.TEXT, snapshot.parent())
                    .maybe("state", Codec.TEXT, snapshot.state())
                    .flag("memory", snapshot.memory()),
            from -> new SnapshotInfo(
                    from.text("name"),
                    from.text("description"),
                    from.maybe("taken", Codec.TIME),
                    from.maybe("parent", Codec.TEXT),
                    from.maybe("state", Codec.TEXT),
                    from.flag("memory")));

    public static final Codec<GuestDetail> GUEST_DETAIL = Codec.object(
            (detail, to) -> to.put("guest", GUEST, detail.guest())
                    .map("config", detail.config())
                    .text("digest", detail.digest())
                    .list("snapshots", SNAPSHOT, detail.snapshots())
                    .maybe("ha", Codec.TEXT, detail.ha()),
            from -> new GuestDetail(
                    from.get("guest", GUEST),
                    from.map("config"),
                    from.text("digest"),
                    from.list("snapshots", SNAPSHOT),
                    from.maybe("ha", Codec.TEXT)));

    public static final Codec<Storage> STORAGE = Codec.object(
            (storage, to) -> to.put("id", STORAGE_ID, storage.id())
                    .text("type", storage.type())
                    .list("content", Codec.TEXT, List.copyOf(storage.content()))
                    .flag("enabled", storage.enabled())
                    .flag("active", storage.active())
                    .flag("shared", storage.shared())
                    .known("total", storage.total())
                    .known("used", storage.used())
                    .known("available", storage.available()),
            from -> new Storage(
                    from.get("id", STORAGE_ID),
                    from.text("type"),
                    new LinkedHashSet<>(from.list("content", Codec.TEXT)),
                    from.flag("enabled"),
                    from.flag("active"),
                    from.flag("shared"),
                    from.known("total"),
                    from.known("used"),
                    from.known("available")));

    public static final Codec<TaskInfo> TASK_INFO = Codec.object(
            (task, to) -> to.put("upid", UPID, task.upid())
                    .text("user", task.user())
                    .put("started", Codec.TIME, task.started())
                    .maybe("exit_status", Codec.TEXT, task.exitStatus()),
            from -> new TaskInfo(
                    from.get("upid", UPID),
                    from.text("user"),
                    from.get("started", Codec.TIME),
                    from.maybe("exit_status", Codec.TEXT)));

    private HostValues() {}
}
