package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.NewVolumes;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestFigures;
import felhom.testkit.world.GuestState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Backup jobs of the cluster and who is in none (pve-manager 9.2.11 API2/Backup.pm).
public final class JobsApi {
    private static final String ONE = "/cluster/backup/{id}";
    private static final Set<String> NUMBERS =
            Set.of("all", "enabled", "repeat-missed", "protected", "remove", "quiet");
    private static final Set<String> NOT_OPTIONS = Set.of("id", "delete");

    private JobsApi() {}

    public static List<Route> routes() {
        Consumer<Call> audit = call -> call.need("/", "Sys.Audit");
        Consumer<Call> modify = call -> call.need("/", "Sys.Modify");
        return List.of(
                Route.own("GET", "/cluster/backup", audit, JobsApi::list),
                Route.forwarded("POST", "/cluster/backup", modify, JobsApi::create),
                Route.own("GET", ONE, audit, call -> Reply.of(shown(call, find(call)))),
                Route.forwarded("PUT", ONE, modify, JobsApi::update),
                Route.forwarded("DELETE", ONE, modify, JobsApi::delete),
                Route.forwarded("GET", ONE + "/included_volumes", audit, JobsApi::volumes),
                Route.forwarded("GET", "/cluster/backup-info/not-backed-up", audit, JobsApi::without));
    }

    private static Reply list(Call call) {
        var list = Json.array();
        long next = call.now().plus(Duration.ofDays(1)).getEpochSecond();
        call.world().cluster().jobs.forEach((id, job) -> {
            var entry = shown(call, id);
            if (entry.path("enabled").asInt() == 1) entry.put("next-run", next);
            list.add(entry);
        });
        return Reply.of(list);
    }

    private static String find(Call call) {
        var id = call.at("id");
        if (!call.world().cluster().jobs.containsKey(id)) {
            throw ApiError.parameter("id", "No such job '" + id + "'");
        }
        return id;
    }

    private static ObjectNode job(Call call, String id) {
        return call.world().cluster().jobs.getOrDefault(id, Json.object());
    }

    /// Retention and the like are objects here, and one text when they are set.
    private static ObjectNode shown(Call call, String id) {
        var shown = Json.object("id", id, "type", "vzdump", "enabled", 1);
        for (var entry : job(call, id).properties()) {
            var text = entry.getValue().asString("");
            switch (entry.getKey()) {
                case "prune-backups", "fleecing", "performance" -> shown.set(entry.getKey(), object(text));
                default -> {
                    if (NUMBERS.contains(entry.getKey())) {
                        shown.put(entry.getKey(), Integer.parseInt(text));
                    } else {
                        shown.put(entry.getKey(), text);
                    }
                }
            }
        }
        return shown;
    }

    private static ObjectNode object(String text) {
        var object = Json.object();
        for (var part : text.split(",", -1)) {
            var pair = part.split("=", 2);
            if (pair.length == 2) object.put(pair[0], pair[1]);
        }
        return object;
    }

    private static Reply create(Call call) {
        var params = call.params();
        if (!params.has("schedule") && !params.has("starttime")) {
            throw ApiError.parameter("schedule", "neither 'starttime' nor 'schedule' were set");
        }
        check(call);
        var random = call.world().random();
        var id = params.text(
                "id", String.format(Locale.ROOT, "backup-%08x-%04x", random.nextInt(), random.nextInt(0x10000)));
        if (call.world().cluster().jobs.containsKey(id)) throw ApiError.died("Job '" + id + "' already exists");
        call.world().cluster().jobs.put(id, Json.texts(params.without(NOT_OPTIONS)));
        return Reply.nothing();
    }

    private static Reply update(Call call) {
        var job = job(call, find(call));
        var params = call.params();
        check(call);
        if (params.has("vmid")) job.remove(List.of("all", "exclude", "pool"));
        if (params.flag("all")) job.remove(List.of("vmid", "pool"));
        if (params.has("pool")) job.remove(List.of("vmid", "all", "exclude"));
        params.without(NOT_OPTIONS).forEach(job::put);
        var deleted = params.text("delete", "");
        if (!deleted.isEmpty()) job.remove(List.of(deleted.split("[,;\\s]+", -1)));
        return Reply.nothing();
    }

    private static void check(Call call) {
        var params = call.params();
        for (var key : List.of("dumpdir", "script", "tmpdir")) {
            if (params.has(key)) throw ApiError.parameter(key, "Only root may set this option.");
        }
        if (params.flag("all") && params.has("vmid")) {
            throw ApiError.parameter("all", "option conflicts with option 'vmid'");
        }
        if (params.has("exclude") && params.has("vmid")) {
            throw ApiError.parameter("exclude", "option conflicts with option 'vmid'");
        }
        params.text("storage").ifPresent(storage -> call.need("/storage/" + storage, "Datastore.Allocate"));
    }

    private static Reply delete(Call call) {
        call.world().cluster().jobs.remove(find(call));
        return Reply.nothing();
    }

    private static Set<Integer> guests(Call call, ObjectNode job) {
        var world = call.world();
        var found = new TreeSet<Integer>();
        var pool = world.acl().pools().get(job.path("pool").asString(""));
        if (pool != null) found.addAll(pool.guests());
        if (job.path("all").asString("").equals("1"))
            found.addAll(world.guests().keySet());
        numbers(job.path("vmid")).forEach(found::add);
        numbers(job.path("exclude")).forEach(found::remove);
        found.removeIf(vmid -> !world.guests().containsKey(vmid));
        var node = job.path("node").asString("");
        found.removeIf(vmid -> !node.isEmpty()
                && world.guests().values().stream().anyMatch(g -> g.vmid == vmid && !g.node.equals(node)));
        return found;
    }

    private static List<Integer> numbers(JsonNode list) {
        var numbers = new ArrayList<Integer>();
        for (var word : list.asString("").split("[,;\\s]+", -1))
            if (!word.isEmpty()) numbers.add(Integer.parseInt(word));
        return numbers;
    }

    private static Reply without(Call call) {
        var covered = new TreeSet<Integer>();
        call.world().cluster().jobs.values().forEach(job -> covered.addAll(guests(call, job)));
        var list = Json.array();
        for (var guest : call.world().guests().values()) {
            if (covered.contains(guest.vmid) || !call.may("/vms/" + guest.vmid, "VM.Audit")) continue;
            list.add(entry(call, guest));
        }
        return Reply.of(list);
    }

    private static ObjectNode entry(Call call, GuestState guest) {
        var type = GuestFigures.of(call.world(), guest, call.now()).path("type");
        return Json.object("vmid", guest.vmid, "name", guest.name(), "type", type);
    }

    private static Reply volumes(Call call) {
        var children = Json.array();
        for (int vmid : guests(call, job(call, find(call)))) {
            var guest = call.world().guestOrDie(vmid);
            var node = entry(call, guest);
            node.remove("vmid");
            node.put("id", vmid);
            node.put("leaf", 0);
            node.set("children", volumes(guest));
            children.add(node);
        }
        return Reply.of(Json.object("children", children));
    }

    private static ArrayNode volumes(GuestState guest) {
        var list = Json.array();
        guest.config.forEach((key, value) -> {
            if (!NewVolumes.isMount(key)) return;
            boolean root = key.equals("rootfs");
            boolean bound = value.startsWith("/");
            boolean included = root || (!bound && value.contains("backup=1"));
            var reason = root ? "rootfs" : bound ? "not a volume" : included ? "enabled" : "disabled";
            list.add(Json.object(
                    "id",
                    guest.vmid + ":" + key,
                    "name",
                    value.split(",", 2)[0],
                    "leaf",
                    1,
                    "included",
                    included,
                    "reason",
                    reason));
        });
        return list;
    }
}
