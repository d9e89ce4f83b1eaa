package felhom.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `POST lxc`: a container from a backup with `restore=1`, else from a template.
final class RestoreApi {
    private RestoreApi() {}

    static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/lxc", Route.ANYONE, RestoreApi::restore));
    }

    private static Reply restore(Call call) {
        var params = call.params();
        var world = call.world();
        int vmid = (int) params.number("vmid", 0);
        var volid = params.text("ostemplate", "");
        boolean restore = params.flag("restore");
        boolean force = params.flag("force");
        if (params.flag("unique") && !restore) {
            throw ApiError.parameter("unique", "'unique' requires 'restore' to be set");
        }
        var existing = Optional.ofNullable(world.guests().get(vmid));
        boolean overwrites =
                existing.filter(guest -> guest.node.equals(call.node())).isPresent() && restore && force;
        boolean allowed =
                call.may("/vms/" + vmid, "VM.Allocate") || (overwrites && call.may("/vms/" + vmid, "VM.Backup"));
        if (!allowed) throw ApiError.forbidden("");
        var storage = params.text("storage", "local");
        if (!params.has("rootfs") && !StorageApi.usable(call, storage).holds("rootdir")) {
            throw ApiError.parameter("storage", "storage '" + storage + "' does not support container directories");
        }
        archiveAccess(call, vmid, volid, restore);
        if (!params.has("rootfs")) call.need("/storage/" + storage, "Datastore.AllocateSpace");
        if (existing.isPresent() && (!overwrites || existing.get().kind != Kind.LXC)) {
            throw ApiError.died(
                    existing.get().kind.label + " " + vmid + " already exists on node '" + existing.get().node + "'");
        }
        existing.ifPresent(RestoreApi::overwritable);
        var given = params.without(RestoreStep.NOT_CONFIG);
        given.forEach((key, value) -> optionAllowed(call, vmid, key, value));
        NewVolumes.check(call, given);
        params.text("pool")
                .filter(pool -> !world.acl().pools().containsKey(pool))
                .ifPresent(pool -> {
                    throw ApiError.died("pool '" + pool + "' does not exist");
                });
        given.replaceAll((key, value) -> GuestOptions.completed(world, key, value));
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
                params.text("pool"),
                new TreeMap<>());
        return call.task("vzrestore", String.valueOf(vmid), List.of(step));
    }

    private static Reply create(Call call, int vmid, String template, String storage, Map<String, String> given) {
        var params = call.params();
        var step = new CreateStep(
                call.world(), call.token(), vmid, template, storage, given, params.text("pool"), params.flag("start"));
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

    private static void overwritable(GuestState guest) {
        if (guest.running()) throw ApiError.died("can't overwrite running container");
        var prefix = "unable to restore CT " + guest.vmid + " - ";
        if (guest.flag("protection")) throw ApiError.died(prefix + "protection mode enabled");
        guest.lockedText().ifPresent(text -> {
            throw ApiError.died(prefix + text);
        });
    }

    private static void optionAllowed(Call call, int vmid, String key, String value) {
        if (key.equals("unprivileged")) return;
        var path = new TreeMap<>(call.path());
        path.put("vmid", String.valueOf(vmid));
        var about = new Call(call.world(), call.token(), path, call.params(), call.arrived(), call.now());
        var unprivileged = call.params().text("unprivileged", "0");
        GuestOptions.check(about, Map.of("unprivileged", unprivileged), key, Optional.of(value));
    }

    /// The id is taken, and locked, from here on; nothing else is known of a new guest until its task is done.
    private static void reserve(PveWorld world, String node, int vmid, Optional<GuestState> existing) {
        if (existing.isPresent()) {
            existing.get().config.put("lock", "create");
            return;
        }
        var guest = new GuestState(vmid, node);
        guest.config.put("lock", "create");
        world.guests().put(vmid, guest);
    }
}
