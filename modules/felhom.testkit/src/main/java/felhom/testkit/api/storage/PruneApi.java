package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.text.Json;
import felhom.testkit.world.Archive;
import felhom.testkit.world.Retention;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What a retention would remove, and its removal (pve-storage 9.1.7 API2/Storage/PruneBackups.pm).
public final class PruneApi {
    private static final String PATH = "/nodes/{node}/storage/{storage}/prunebackups";

    private PruneApi() {}

    public static List<Route> routes() {
        Consumer<Call> read = Route.storage(StorageApi.READ.toArray(String[]::new));
        return List.of(
                Route.forwarded("GET", PATH, read, PruneApi::look),
                Route.forwarded("DELETE", PATH, PruneApi::mayPrune, PruneApi::prune));
    }

    /// Of one guest it is enough that one may back it up.
    private static void mayPrune(Call call) {
        var storage = "/storage/" + call.at("storage");
        if (call.may(storage, "Datastore.Allocate")) return;
        call.need(storage, "Datastore.AllocateSpace");
        call.need("/vms/" + call.params().text("vmid", "0"), "VM.Backup");
    }

    private static Reply look(Call call) {
        var storage = backups(call);
        var retention = retention(call, storage);
        if (retention.isEmpty()) throw ApiError.died(nothing(storage.name));
        var list = Json.array();
        for (var archive : matching(call.world(), filter(call, storage))) {
            var doomed = doomed(call.world(), filter(call, storage), archive.vmid, retention.get());
            list.add(Json.object(
                    "volid",
                    archive.volid,
                    "ctime",
                    archive.created.getEpochSecond(),
                    "vmid",
                    archive.vmid,
                    "type",
                    archive.volid.contains("vzdump-qemu-") ? "qemu" : "lxc",
                    "mark",
                    archive.isProtected ? "protected" : doomed.contains(archive) ? "remove" : "keep"));
        }
        return Reply.of(list);
    }

    private static StorageState backups(Call call) {
        var storage = StorageApi.usable(call, call.at("storage"));
        if (!storage.holds("backup")) {
            throw ApiError.died("storage '" + storage.name + "' does not support backups");
        }
        return storage;
    }

    private static Optional<Retention> retention(Call call, StorageState storage) {
        return call.params().text("prune-backups").or(() -> storage.prune).map(Retention::parse);
    }

    private static String nothing(String storage) {
        return "no prune-backups options configured for storage '" + storage + "'";
    }

    /// @param vmid 0 for every guest
    /// @param type empty for both kinds
    private record Filter(StorageState storage, String node, int vmid, String type) {}

    private static Filter filter(Call call, StorageState storage) {
        int vmid = (int) call.params().number("vmid", 0);
        return new Filter(storage, call.node(), vmid, call.params().text("type", ""));
    }

    private static List<Archive> matching(WorldState world, Filter filter) {
        var found = new ArrayList<Archive>();
        for (var archive : world.archives().values()) {
            if (!archive.storage().equals(filter.storage.name) || !archive.on(filter.node, filter.storage)) continue;
            if (filter.vmid != 0 && archive.vmid != filter.vmid) continue;
            if (!filter.type.isEmpty() && !archive.volid.contains("vzdump-" + filter.type + "-")) continue;
            found.add(archive);
        }
        found.sort(Comparator.comparingInt((Archive a) -> a.vmid).thenComparing(a -> a.created));
        return found;
    }

    private static List<Archive> doomed(WorldState world, Filter filter, int vmid, Retention retention) {
        return retention.doomed(world.archivesOf(filter.storage.name, filter.node, vmid), world.zone());
    }

    private static Reply prune(Call call) {
        var storage = backups(call);
        var filter = filter(call, storage);
        var id = filter.vmid == 0 ? storage.name : filter.vmid + "@" + storage.name;
        return call.task("prunebackups", id, List.of(new Work(call.world(), filter, retention(call, storage))));
    }

    private record Work(WorldState world, Filter filter, Optional<Retention> retention) implements Step {
        @Override
        public void begin(Job job, Instant at) {
            if (retention.isEmpty()) throw new TaskFailure(nothing(filter.storage.name));
        }

        @Override
        public void finish(Job job, Instant at) {
            var guests = new TreeMap<Integer, List<Archive>>();
            for (var archive : matching(world, filter)) {
                guests.computeIfAbsent(archive.vmid, v -> new ArrayList<>()).add(archive);
            }
            guests.forEach((vmid, archives) -> {
                for (var archive : doomed(world, filter, vmid, retention.orElseThrow())) {
                    if (!archives.contains(archive)) continue;
                    job.log("removing backup '" + archive.volid + "'");
                    world.archives().remove(archive.volid);
                }
            });
        }
    }
}
