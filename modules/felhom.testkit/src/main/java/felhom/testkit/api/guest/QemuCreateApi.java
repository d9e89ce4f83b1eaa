package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.storage.ContentApi;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.guest.QemuCreateStep;
import felhom.testkit.guest.QemuDisks;
import felhom.testkit.guest.QemuRestoreStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.WorldState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `POST qemu`: a new virtual machine, or with `archive` one out of a backup.
public final class QemuCreateApi {
    private static final Set<String> NOT_CONFIG = Set.of(
            "node",
            "vmid",
            "archive",
            "force",
            "unique",
            "storage",
            "start",
            "pool",
            "bwlimit",
            "live-restore",
            "import-working-storage",
            "ha-managed");

    private QemuCreateApi() {}

    public static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/qemu", Route.ANYONE, QemuCreateApi::create));
    }

    private static Reply create(Call call) {
        var params = call.params();
        var world = call.world();
        int vmid = (int) params.number("vmid", 0);
        var archive = params.text("archive");
        var existing = Optional.ofNullable(world.guests().get(vmid));
        boolean force = params.flag("force");
        if (force && archive.isEmpty()) {
            throw ApiError.parameter("force", "Option 'force' requires option 'archive'");
        }
        // A node has the files of its own guests only.
        boolean overwrites = force
                && existing.filter(guest -> guest.kind == Kind.QEMU && guest.node.equals(call.node()))
                        .isPresent();
        var pool = GuestPool.known(call);
        boolean allowed =
                GuestPool.may(call, vmid, "VM.Allocate") || (overwrites && call.may("/vms/" + vmid, "VM.Backup"));
        if (!allowed) throw ApiError.forbidden("");
        var given = params.without(NOT_CONFIG);
        given.forEach((key, value) -> allowed(call, vmid, key, value));
        archive.ifPresent(volid -> readable(call, vmid, volid, given));
        params.text("storage").ifPresent(storage -> {
            StorageApi.usable(call, storage);
            call.need("/storage/" + storage, "Datastore.AllocateSpace");
        });
        var prefix = "unable to " + (archive.isPresent() ? "restore" : "create") + " VM " + vmid + " - ";
        if (existing.isPresent() && !overwrites && force) {
            // Nobody looks at the id then, but the cluster's file system has it once.
            throw ApiError.died(prefix + "close (rename) atomic file '/etc/pve/nodes/" + call.node() + "/qemu-server/"
                    + vmid + ".conf' failed: File exists");
        }
        if (existing.isPresent() && !overwrites) {
            throw ApiError.died(prefix + existing.get().kind.label + " " + vmid + " already exists on node '"
                    + existing.get().node + "'");
        }
        existing.flatMap(GuestState::lockedText).ifPresent(text -> {
            throw ApiError.died(prefix + text);
        });
        reserve(world, call.node(), vmid, existing);
        if (archive.isEmpty()) {
            return call.task(
                    "qmcreate",
                    String.valueOf(vmid),
                    List.of(new QemuCreateStep(world, vmid, given, pool, params.flag("start"))));
        }
        var plan = new QemuRestoreStep.Plan(
                archive.get(),
                params.text("storage"),
                given,
                params.flag("unique"),
                params.flag("start"),
                params.flag("live-restore"),
                pool);
        return call.task(
                "qmrestore", String.valueOf(vmid), List.of(new QemuRestoreStep(world, vmid, plan, call.token())));
    }

    private static void allowed(Call call, int vmid, String key, String value) {
        QemuRights.check(call, vmid, key, value);
        QemuDisks.storageOfNew(key, value).ifPresent(storage -> {
            StorageApi.usable(call, storage);
            call.need("/storage/" + storage, "Datastore.AllocateSpace");
        });
    }

    private static void readable(Call call, int vmid, String volid, Map<String, String> given) {
        for (var key : given.keySet()) {
            if (Drive.KEY.matcher(key).matches()) {
                throw ApiError.parameter(key, "option conflicts with option 'archive'");
            }
        }
        if (!volid.matches("[A-Za-z][\\w.-]*:.+")) {
            throw ApiError.died("Only root can pass arbitrary filesystem paths.");
        }
        call.world().storageOrDie(volid.substring(0, volid.indexOf(':')));
        if (!volid.contains(":backup/")) throw ApiError.died("content type needs to be 'backup'");
        if (ContentApi.owner(volid) != vmid) ContentApi.needRead(call, volid);
        if (!call.world().archives().containsKey(volid)) {
            throw ApiError.died("volume '" + volid + "' does not exist");
        }
    }

    /// The id is taken, and locked, from here on.
    private static void reserve(WorldState world, String node, int vmid, Optional<GuestState> existing) {
        var guest = existing.orElseGet(() -> shell(vmid, node));
        guest.config.put("lock", "create");
        world.guests().put(vmid, guest);
    }

    static GuestState shell(int vmid, String node) {
        var guest = new GuestState(vmid, node);
        guest.kind = Kind.QEMU;
        return guest;
    }
}
