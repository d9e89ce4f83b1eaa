package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.Waiting;
import felhom.testkit.contract.Contract;
import felhom.testkit.guest.QemuDisks;
import felhom.testkit.guest.QemuOptions;
import felhom.testkit.guest.VmStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A virtual machine's configuration: reading, and the change that is synchronous as PUT and a task as POST.
public final class QemuConfigApi {
    private static final String[] MODIFY = {
        "VM.Config.Disk",
        "VM.Config.CDROM",
        "VM.Config.CPU",
        "VM.Config.Memory",
        "VM.Config.Network",
        "VM.Config.HWType",
        "VM.Config.Options",
        "VM.Config.Cloudinit"
    };
    private static final Set<String> NOT_OPTIONS = Set.of(
            "node",
            "vmid",
            "digest",
            "delete",
            "revert",
            "force",
            "skiplock",
            "background_delay",
            "import-working-storage");

    private QemuConfigApi() {}

    public static List<Route> routes() {
        var path = "/nodes/{node}/qemu/{vmid}/config";
        return List.of(
                Route.own("GET", path, Route.vm("VM.Audit"), QemuConfigApi::read),
                Route.own("GET", "/nodes/{node}/qemu/{vmid}/pending", Route.vm("VM.Audit"), QemuConfigApi::pending),
                Route.forwarded("PUT", path, Route.vm(MODIFY), call -> change(call, false)),
                Route.forwarded("POST", path, Route.vm(MODIFY), call -> change(call, true)));
    }

    private static boolean known(Call call, String key) {
        var change = "PUT /nodes/{node}/qemu/{vmid}/config";
        return !NOT_OPTIONS.contains(key) && Contract.of(call.world().version()).takes(change, key);
    }

    private static Reply read(Call call) {
        var guest = call.vm();
        var snapshot = call.params().text("snapshot");
        if (snapshot.isPresent()) return Reply.of(GuestApi.snapshotJson(guest, snapshot.get()));
        var config = new TreeMap<>(guest.config);
        if (!call.params().flag("current")) {
            config.keySet().removeAll(guest.vm.pendingDeletes);
            config.putAll(guest.vm.pending);
        }
        var node = QemuOptions.json(config);
        node.put("digest", guest.digest());
        return Reply.of(node);
    }

    private static Reply pending(Call call) {
        var guest = call.vm();
        var node = QemuOptions.json(guest.config);
        node.put("digest", guest.digest());
        return ConfigApi.pending(guest, node, QemuOptions.json(guest.vm.pending));
    }

    private static Reply change(Call call, boolean asTask) {
        var params = call.params();
        if (params.flag("skiplock")) throw ApiError.parameter("skiplock", "Only root may use this option.");
        var set = params.without(NOT_OPTIONS);
        var delete = words(params.text("delete", ""));
        var revert = words(params.text("revert", ""));
        if (set.isEmpty() && delete.isEmpty() && revert.isEmpty()) throw ApiError.died("no options specified");
        for (var key : delete) {
            if (!known(call, key)) throw ApiError.parameter("delete", "unknown option '" + key + "'");
            if (set.containsKey(key)) {
                throw ApiError.parameter("delete", "duplicate parameter: -" + key + " and -delete " + key);
            }
        }
        delete.forEach(key -> QemuRights.check(call, call.vmid(), key, ""));
        revert.forEach(key -> QemuRights.check(call, call.vmid(), key, ""));
        set.forEach((key, value) -> QemuRights.check(call, call.vmid(), key, value));
        var change = new Change(call.world(), call.vmid(), set, delete, revert);
        if (asTask && started(call).isPresent()) return start(call, change);
        var guest = call.vm();
        ConfigApi.awaitConfigLock(call, Kind.QEMU);
        var digest = params.text("digest", "");
        if (!digest.isEmpty() && !digest.equals(guest.digest())) {
            throw ApiError.died("checksum mismatch (file change by other user?)");
        }
        guest.unlockedOrDie();
        if (asTask) return start(call, change);
        change.apply(guest);
        return Reply.nothing();
    }

    /// With `background_delay` the call waits so long, and answers null when that was enough.
    private static Reply start(Call call, Change change) {
        var delay = call.params().number("background_delay", 0);
        if (delay == 0) return call.task("qmconfig", change);
        var upid = started(call)
                .map(job -> job.upid)
                .orElseGet(() -> call.task("qmconfig", change).data().asString());
        var job = call.world().engine().find(upid).orElseThrow();
        if (job.done()) {
            if (job.exitStatus.equals("OK")) return Reply.nothing();
            throw ApiError.died("failed to update VM " + call.vmid() + ": " + job.exitStatus);
        }
        var deadline = call.arrived().plusSeconds(delay);
        if (!call.now().isBefore(deadline)) return Reply.of(Json.value(upid));
        throw new Waiting(
                call.world().engine().next().filter(at -> at.isBefore(deadline)).orElse(deadline));
    }

    /// The task of an earlier attempt of the same call.
    private static Optional<Job> started(Call call) {
        return call.world().engine().jobs().stream()
                .filter(job -> job.type.equals("qmconfig") && job.id.equals(call.at("vmid")))
                .filter(job -> job.owner.equals(call.token().id()) && !job.started.isBefore(call.arrived()))
                .findFirst();
    }

    private static List<String> words(String text) {
        var words = new ArrayList<>(List.of(text.split("[,;\\s]+", -1)));
        words.removeIf(String::isEmpty);
        return words;
    }

    private record Change(WorldState world, int vmid, Map<String, String> set, List<String> delete, List<String> revert)
            implements VmStep {
        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            var text = new StringBuilder("update VM " + vmid + ":");
            set.forEach(
                    (key, value) -> text.append(" -").append(key).append(' ').append(value));
            if (!delete.isEmpty()) text.append(" -delete ").append(String.join(",", delete));
            if (!revert.isEmpty()) text.append(" -revert ").append(String.join(",", revert));
            job.log(text.toString());
        }

        @Override
        public void finish(Job job, Instant at) {
            apply(unlockedVm(job));
        }

        void apply(GuestState guest) {
            revert.forEach(guest.vm::forget);
            for (var key : delete) {
                guest.vm.forget(key);
                if (waits(guest, key)) {
                    if (guest.config.containsKey(key)) guest.vm.pendingDeletes.add(key);
                } else {
                    drop(guest, key);
                }
            }
            set.forEach((key, value) -> set(guest, key, value));
        }

        /// A disk that goes out of use keeps its volume.
        private static void drop(GuestState guest, String key) {
            var value = guest.config.remove(key);
            if (value == null || !Drive.KEY.matcher(key).matches() || Drive.cdrom(value)) return;
            Drive.of(key, value).ifPresent(drive -> QemuDisks.keep(guest, drive.volid()));
        }

        private void set(GuestState guest, String key, String value) {
            guest.vm.forget(key);
            if (key.equals("description")) {
                guest.describe(value);
                return;
            }
            var full = QemuDisks.completed(world, guest, key, value);
            if (full.equals(guest.config.get(key))) return;
            if (waits(guest, key)) {
                guest.vm.pending.put(key, full);
            } else {
                guest.config.put(key, full);
            }
        }

        private static boolean waits(GuestState guest, String key) {
            return guest.running() && !QemuOptions.atOnce(key);
        }
    }
}
