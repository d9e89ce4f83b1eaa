package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.dump.DumpPlan;
import felhom.testkit.dump.DumpStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// `POST vzdump`.
public final class DumpApi {
    private static final Set<String> ROOT_ONLY = Set.of("dumpdir", "job-id", "script", "tmpdir");
    private static final Set<String> SYS_MODIFY = Set.of("bwlimit", "ionice", "performance");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([^}]*)}}");

    private DumpApi() {}

    public static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/vzdump", Route.ANYONE, DumpApi::dump));
    }

    private static Reply dump(Call call) {
        var params = call.params();
        for (var key : new TreeSet<>(ROOT_ONLY)) {
            if (params.has(key)) throw ApiError.parameter(key, "Only root may set this option.");
        }
        var vmids = vmids(call);
        var storage = params.text("storage", "local");
        call.need("/storage/" + storage, "Datastore.AllocateSpace");
        for (var key : SYS_MODIFY) if (params.has(key)) call.need("/", "Sys.Modify");
        if (params.has("prune-backups")) call.need("/storage/" + storage, "Datastore.Allocate");
        params.text("notes-template").ifPresent(DumpApi::checkNotes);
        if (params.flag("stop")) {
            // Since pve-manager 9.2.8 and 8.4.20.
            if (call.world().since("8.4.20", "9.2.8")) call.need("/nodes/" + call.node(), "Sys.Modify");
            stopOthers(call);
        }
        if (vmids.isEmpty()) return Reply.of(Json.value("OK"));
        var plan = new DumpPlan(
                call.world(),
                call.token(),
                vmids,
                storage,
                params.text("mode", "snapshot"),
                params.text("compress", "0"),
                !params.text("remove", "1").equals("0"),
                // The older way to say how many to keep; both schemas have it still.
                params.text("prune-backups").or(() -> params.text("maxfiles").map(count -> "keep-last=" + count)),
                params.text("notes-template"),
                params.flag("protected"),
                Duration.ofMinutes(params.number("lockwait", 180)),
                Duration.ofMinutes(params.number("stopwait", 10)),
                commandLine(call));
        // A dump of several guests has no id at all.
        var id = vmids.size() == 1 ? String.valueOf(vmids.getFirst()) : "";
        return call.task("vzdump", id, DumpStep.all(plan));
    }

    private static List<Integer> vmids(Call call) {
        var params = call.params();
        // What is left out of a pool is not: `exclude` alone means all but those.
        boolean all = params.flag("all") || (params.has("exclude") && !params.has("pool"));
        boolean none = !params.has("vmid") && !params.has("pool");
        if (none && params.flag("stop") && !all) return List.of();
        if (none && !all) throw ApiError.parameter("vmid", "property is missing");
        if (params.flag("all") && params.has("vmid")) {
            throw ApiError.parameter("all", "option conflicts with option 'vmid'");
        }
        if (params.has("exclude") && params.has("vmid")) {
            throw ApiError.parameter("exclude", "option conflicts with option 'vmid'");
        }
        if (params.has("pool")) return members(call, params.text("pool", ""));
        if (all) {
            var own = new ArrayList<>(call.world().guests().keySet());
            own.removeAll(numbers(params.text("exclude", "")));
            own.removeIf(vmid -> elsewhere(call, vmid) || !call.may("/vms/" + vmid, "VM.Backup"));
            return own;
        }
        var sorted = numbers(params.text("vmid", ""));
        sorted.removeIf(vmid -> elsewhere(call, vmid));
        return List.copyOf(sorted);
    }

    private static void stopOthers(Call call) {
        var engine = call.world().engine();
        for (var job : List.copyOf(engine.jobs())) {
            if (job.type.equals("vzdump") && job.node.equals(call.node()))
                engine.terminate(job, call.now(), call.now());
        }
    }

    private static SortedSet<Integer> numbers(String list) {
        var sorted = new TreeSet<Integer>();
        for (var id : list.split("[,;\\s]+", -1)) if (!id.isEmpty()) sorted.add(Integer.parseInt(id));
        return sorted;
    }

    private static List<Integer> members(Call call, String name) {
        var pool = call.world().acl().pools().get(name);
        if (pool == null) throw ApiError.died("pool '" + name + "' does not exist");
        var here = new ArrayList<>(pool.guests());
        here.removeIf(vmid -> elsewhere(call, vmid) || !call.may("/vms/" + vmid, "VM.Backup"));
        return here;
    }

    /// A guest of another node is left out; one that is nowhere fails in the task.
    private static boolean elsewhere(Call call, int vmid) {
        var guest = call.world().guests().get(vmid);
        return guest != null && !guest.node.equals(call.node());
    }

    private static void checkNotes(String template) {
        if (template.contains("\n")) throw ApiError.parameter("notes-template", "contains a line feed\n");
        var match = VARIABLE.matcher(template);
        while (match.find()) {
            if (!Set.of("cluster", "guestname", "node", "vmid").contains(match.group(1))) {
                throw ApiError.parameter(
                        "notes-template",
                        "found unknown: variable '" + match.group(1) + "' at char " + (match.start() + 4) + "\n");
            }
        }
    }

    private static String commandLine(Call call) {
        var options = new TreeMap<String, String>(Map.of("node", call.node()));
        options.putAll(call.params().without(Set.of("node", "vmid")));
        var parts = new ArrayList<String>();
        options.forEach((key, value) -> {
            boolean plain = value.matches("[\\w.:/@%+-]+");
            parts.add("--" + key + " " + (plain ? value : "'" + value + "'"));
        });
        Collections.shuffle(parts, call.world().random());
        // As given, although they are worked through by number; none for all or for a pool.
        var ids = call.params().text("vmid", "").replaceAll("[,;\\s]+", " ");
        return "vzdump " + (ids.isEmpty() ? "" : ids + " ") + String.join(" ", parts);
    }
}
