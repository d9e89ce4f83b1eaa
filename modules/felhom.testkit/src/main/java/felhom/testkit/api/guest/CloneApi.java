package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Params;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.guest.CloneStep;
import felhom.testkit.guest.DiskSteps;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.task.ApiError;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import java.util.TreeMap;

/// `POST clone` and `POST template` of a container (pve-container 6.1.10 API2/LXC.pm).
public final class CloneApi {
    private static final String ONE = "/nodes/{node}/lxc/{vmid}";

    private CloneApi() {}

    public static java.util.List<Route> routes() {
        return java.util.List.of(
                Route.forwarded("POST", ONE + "/clone", CloneApi::mayClone, CloneApi::clone),
                Route.forwarded("POST", ONE + "/template", Route.vm("VM.Allocate"), CloneApi::template));
    }

    /// Rights are looked at before the parameters are: `newid` may be anything here.
    static void mayClone(Call call) {
        call.need("/vms/" + call.at("vmid"), "VM.Clone");
        boolean allocate = call.may("/vms/" + call.params().text("newid", "0"), "VM.Allocate");
        var pool = call.params().text("pool");
        boolean byPool = pool.filter(p -> call.may("/pool/" + p, "VM.Allocate")).isPresent();
        if (!allocate && !byPool) throw ApiError.forbidden("");
    }

    private static Reply clone(Call call) {
        var world = call.world();
        var params = call.params();
        int newid = (int) params.number("newid", 0);
        var target = params.text("target", call.node());
        if (!world.cluster().nodes.containsKey(target)) throw ApiError.died("no such cluster node '" + target + "'");
        GuestPool.known(call);
        var taken = world.guests().get(newid);
        if (taken != null)
            throw ApiError.died(taken.kind.label + " " + newid + " already exists on node '" + taken.node + "'");
        var guest = call.guest();
        var full = params.text("full").map("1"::equals).orElse(!guest.flag("template"));
        if (!full && params.has("storage")) {
            throw ApiError.parameter("storage", "parameter 'storage' not allowed for linked clones");
        }
        var snapshot = params.text("snapname");
        if (snapshot.isPresent() && !guest.snapshots.containsKey(snapshot.get())) {
            throw ApiError.died("snapshot '" + snapshot.get() + "' does not exist");
        }
        guest.unlockedOrDie();
        if (guest.running() && full && snapshot.isEmpty()) {
            throw ApiError.died("Full clone of a running container is only possible from a snapshot");
        }
        var source = source(guest, snapshot.orElse(""));
        check(call, guest, source, full);
        var copy = new GuestState(newid, target);
        copy.config.put("lock", "create");
        world.guests().put(newid, copy);
        guest.config.put("lock", "disk");
        return call.task("vzclone", new CloneStep(world, guest.vmid, newid, source, full, given(params)));
    }

    private static CloneStep.Source source(GuestState guest, String snapshot) {
        var found = guest.snapshots.get(snapshot);
        return found == null
                ? new CloneStep.Source(new TreeMap<>(guest.config), guest.data)
                : new CloneStep.Source(new TreeMap<>(found.config()), found.data());
    }

    private static CloneStep.Given given(Params params) {
        return new CloneStep.Given(
                params.text("hostname"), params.text("description"), params.text("storage"), params.text("pool"));
    }

    private static void check(Call call, GuestState guest, CloneStep.Source source, boolean full) {
        source.config().forEach((key, value) -> {
            if (key.matches("net\\d+")) call.need(NetworkCard.bridgePath(value), "SDN.Use");
            if (key.matches("mp\\d+") && value.startsWith("/")) {
                throw ApiError.died("unable to clone mountpoint '" + key + "' (type bind)");
            }
        });
        var storages = new java.util.TreeSet<String>();
        for (var volume : Mounts.of(source.config())) {
            storages.add(call.params().text("storage", volume.storage()));
            if (!full && !call.world().canSnapshot(guest)) {
                throw ApiError.died("Linked clone feature for '" + volume.volid() + "' is not available");
            }
        }
        for (var storage : storages) {
            call.need("/storage/" + storage, "Datastore.AllocateSpace");
            if (!StorageApi.usable(call, storage).holds("rootdir")) {
                throw ApiError.died("storage '" + storage + "' does not support container directories");
            }
        }
    }

    /// Answers null although it works in a task.
    private static Reply template(Call call) {
        var guest = call.guest();
        if (guest.flag("template")) throw ApiError.died("you can't convert a template to a template");
        guest.unlockedOrDie();
        if (!guest.snapshots.isEmpty()) {
            throw ApiError.died("unable to create template, because CT contains snapshots");
        }
        if (guest.running()) throw ApiError.died("you can't convert a CT to template if the CT is running");
        call.task("vztemplate", new DiskSteps.Template(call.world(), call.vmid()));
        return Reply.nothing();
    }
}
