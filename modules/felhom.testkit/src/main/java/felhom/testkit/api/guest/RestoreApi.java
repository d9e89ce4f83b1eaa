package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.storage.ContentApi;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.guest.CreateStep;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.guest.NewVolumes;
import felhom.testkit.guest.RestoreStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.WorldState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `POST lxc`: a container from a backup with `restore=1`, else from a template.
public final class RestoreApi {
    private RestoreApi() {}

    public static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/lxc", Route.ANYONE, RestoreApi::restore));
    }

    private static Reply restore(Call call) {
        var params = call.params();
        var world = call.world();
        int vmid = (int) params.number("vmid", 0);
        var volid = params.text("ostemplate", "");
        boolean restore = params.flag("restore");
        if (params.flag("unique") && !restore) {
            throw ApiError.parameter("unique", "'unique' requires 'restore' to be set");
        }
        if (!restore && world.atLeast(9, 0) && unprivileged(call).equals("0")) call.need("/", "Sys.Modify");
        var existing = Optional.ofNullable(world.guests().get(vmid));
        boolean overwrites = restore
                && params.flag("force")
                && existing.filter(guest -> guest.kind == Kind.LXC && guest.node.equals(call.node()))
                        .isPresent();
        existing.ifPresent(guest -> replaceable(guest, overwrites));
        var pool = GuestPool.known(call);
        boolean allowed =
                GuestPool.may(call, vmid, "VM.Allocate") || (overwrites && call.may("/vms/" + vmid, "VM.Backup"));
        if (!allowed) throw ApiError.forbidden("");
        var given = params.without(RestoreStep.NOT_CONFIG);
        given.forEach((key, value) -> optionAllowed(call, vmid, key, value));
        archiveAccess(call, vmid, volid, restore);
        var storage = params.text("storage", "local");
        needRoot(given);
        checkMounts(call, given);
        if (!params.has("rootfs")) checkStorage(call, storage);
        existing.flatMap(GuestState::lockedText).ifPresent(text -> {
            throw ApiError.died("unable to restore CT " + vmid + " - " + text);
        });
        given.replaceAll((key, value) -> NetworkCard.completed(world, key, value));
        reserve(world, call.node(), vmid, existing);
        if (!restore) return create(call, vmid, volid, storage, given);
        var step = new RestoreStep(
                world,
                call.token(),
                vmid,
                volid,
                storage,
                given,
                params.flag("unique"),
                params.flag("start"),
                overwrites,
                pool,
                new TreeMap<>());
        return call.task("vzrestore", String.valueOf(vmid), List.of(step));
    }

    private static Reply create(Call call, int vmid, String template, String storage, Map<String, String> given) {
        var params = call.params();
        var step =
                new CreateStep(call.world(), vmid, template, storage, given, params.text("pool"), params.flag("start"));
        return call.task("vzcreate", String.valueOf(vmid), List.of(step));
    }

    /// An archive of the same id is free, another one needs rights on it.
    private static void archiveAccess(Call call, int vmid, String volid, boolean restore) {
        if (!volid.matches("[A-Za-z][\\w.-]*:.+")) {
            throw ApiError.died(
                    "Only root can pass arbitrary filesystem paths. at /usr/share/perl5/PVE/Storage.pm line 651.");
        }
        var kind = restore ? "backup" : "vztmpl";
        if (!volid.contains(":" + kind + "/")) {
            throw ApiError.died("unable to use volume " + volid + " - content type needs to be '" + kind + "'");
        }
        call.world().storageOrDie(volid.substring(0, volid.indexOf(':')));
        if (restore && ContentApi.owner(volid) != vmid) ContentApi.needRead(call, volid);
    }

    private static void replaceable(GuestState guest, boolean overwrites) {
        if (!overwrites) {
            throw ApiError.died(guest.kind.label + " " + guest.vmid + " already exists on node '" + guest.node + "'");
        }
        if (guest.running()) throw ApiError.died("can't overwrite running container");
        if (guest.flag("protection")) {
            throw ApiError.died("unable to restore CT " + guest.vmid + " - protection mode enabled");
        }
    }

    private static void optionAllowed(Call call, int vmid, String key, String value) {
        if (key.equals("unprivileged")) return;
        var path = new TreeMap<>(call.path());
        path.put("vmid", String.valueOf(vmid));
        var about = new Call(call.world(), call.token(), path, call.params(), call.arrived(), call.now());
        GuestOptions.check(about, Map.of("unprivileged", unprivileged(call)), key, Optional.of(value));
    }

    /// Since 9 a new container is unprivileged unless the call says otherwise. About a restored one only the archive
    /// knows, which nobody looks into yet.
    private static String unprivileged(Call call) {
        boolean fresh = !call.params().flag("restore") && call.world().atLeast(9, 0);
        return call.params().text("unprivileged", fresh ? "1" : "0");
    }

    private static void needRoot(Map<String, String> given) {
        boolean mounts = given.keySet().stream().anyMatch(NewVolumes::isMount);
        if (mounts && !given.containsKey("rootfs")) {
            throw ApiError.died("mount points configured, but 'rootfs' not set - aborting");
        }
    }

    /// The id is taken, and locked, from here on; nothing else is known of a new guest until its task is done.
    private static void reserve(WorldState world, String node, int vmid, Optional<GuestState> existing) {
        if (existing.isPresent()) {
            existing.get().config.put("lock", "create");
            return;
        }
        var guest = new GuestState(vmid, node);
        guest.config.put("lock", "create");
        world.guests().put(vmid, guest);
    }

    /// Fails the call for a mount that is none, or on a storage that is not for the caller or not for containers.
    private static void checkMounts(Call call, Map<String, String> given) {
        given.forEach((key, value) -> {
            if (!NewVolumes.isMount(key) || value.startsWith("/")) return;
            var volume = Mounts.volume(key, value);
            if (!volume.volid().matches("[A-Za-z][\\w.-]*:.+")) {
                throw ApiError.died(
                        "Only root can pass arbitrary filesystem paths. at /usr/share/perl5/PVE/Storage.pm line 651.");
            }
            checkStorage(call, volume.storage());
        });
    }

    private static void checkStorage(Call call, String storage) {
        if (!StorageApi.usable(call, storage).holds("rootdir")) {
            throw ApiError.parameter("storage", "storage '" + storage + "' does not support container directories");
        }
        call.need("/storage/" + storage, "Datastore.AllocateSpace");
        StorageApi.active(call, storage);
    }
}
