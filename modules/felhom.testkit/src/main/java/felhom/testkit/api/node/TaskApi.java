package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Params;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.Waiting;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Tasks: list, status, log, stop (pve-manager 9.2.11 API2/Tasks.pm).
public final class TaskApi {
    private static final Pattern UPID = Pattern.compile(
            "UPID:[\\w.-]+:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}:[^:\\s/]+:[^:\\s/]*:[^:\\s/]+:");
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private TaskApi() {}

    public static List<Route> routes() {
        var one = "/nodes/{node}/tasks/{upid}";
        return List.of(
                Route.own("GET", "/nodes/{node}/tasks", Route.ANYONE, TaskApi::list),
                Route.own("GET", one, Route.ANYONE, TaskApi::index),
                Route.forwarded("GET", one + "/status", Route.ANYONE, TaskApi::status),
                Route.forwarded("GET", one + "/log", Route.ANYONE, TaskApi::log),
                Route.forwarded("DELETE", one, Route.ANYONE, TaskApi::stop));
    }

    private static Reply list(Call call) {
        var params = call.params();
        var source = params.text("source", "archive");
        var node = "/nodes/" + call.node();
        boolean all = call.may(node, "Sys.Audit");
        var matching = new ArrayList<Job>();
        for (var job : call.world().engine().jobs()) {
            if (!job.node.equals(call.node()) || !call.world().engine().listed(job)) continue;
            boolean active = !job.done();
            if (active ? source.equals("archive") : source.equals("active")) continue;
            if (job.hiddenAt(call.now())
                    || (!all && !job.owner.equals(call.token().id()))) continue;
            if (passes(params, job)) matching.add(job);
        }
        // Running ones first, then those that ended last.
        matching.sort(Comparator.<Job, Boolean>comparing(Job::done)
                .thenComparing(job -> job.ended.orElse(job.started), Comparator.reverseOrder())
                .thenComparing(job -> job.started, Comparator.reverseOrder())
                .thenComparing(job -> job.pid, Comparator.reverseOrder()));
        var page = Json.array();
        matching.stream()
                .skip(params.number("start", 0))
                .limit(params.number("limit", 50))
                .forEach(job -> page.add(entry(job)));
        return Reply.paged(page, matching.size());
    }

    private static boolean passes(Params params, Job job) {
        var user = job.done() ? job.user() : job.owner;
        var wanted = params.text("userfilter", "").toLowerCase(Locale.ROOT);
        if (!user.toLowerCase(Locale.ROOT).contains(wanted)) return false;
        if (params.has("typefilter") && !params.text("typefilter", "").equals(job.type)) return false;
        if (params.has("vmid") && !params.text("vmid", "").equals(job.id)) return false;
        long start = job.started.getEpochSecond();
        if (start < params.number("since", Long.MIN_VALUE) || start > params.number("until", Long.MAX_VALUE)) {
            return false;
        }
        // Drops only OK, and goes before the finer filter.
        if (params.flag("errors")) return !job.done() || !job.exitStatus.equals("OK");
        var kinds = params.text("statusfilter");
        return kinds.isEmpty() || List.of(kinds.get().split("[,;\\s]+", -1)).contains(kind(job));
    }

    private static String kind(Job job) {
        if (!job.done() || job.exitStatus.equals("unexpected status")) return "unknown";
        if (job.exitStatus.equals("OK")) return "ok";
        return job.exitStatus.startsWith("WARNINGS: ") ? "warning" : "error";
    }

    private static ObjectNode entry(Job job) {
        var node = identity(job);
        if (job.done()) {
            node.put("user", job.user());
            if (job.owner.contains("!")) node.put("tokenid", job.tokenName());
            node.put("status", job.exitStatus);
            node.put("endtime", job.ended.orElse(job.started).getEpochSecond());
        } else {
            node.put("user", job.owner);
            node.put("status", "RUNNING");
            node.put("saved", "0");
        }
        return node;
    }

    /// As `GET /cluster/tasks` shows it.
    static ObjectNode recent(Job job) {
        var node = entry(job);
        node.remove(List.of("pid", "pstart"));
        if (job.done()) node.put("saved", "1");
        if (!job.done()) node.remove("status");
        return node;
    }

    private static ObjectNode identity(Job job) {
        return Json.object(
                "upid",
                job.upid,
                "node",
                job.upid.split(":", 3)[1],
                "pid",
                job.pid,
                "pstart",
                job.pstart,
                "starttime",
                job.started.getEpochSecond(),
                "type",
                job.type,
                "id",
                job.id);
    }

    private static java.util.Optional<Job> find(Call call) {
        var upid = call.at("upid");
        if (!UPID.matcher(upid).matches()) throw ApiError.parameter("upid", "unable to parse worker upid");
        var job = call.world().engine().find(upid).filter(j -> j.node.equals(call.node()) && !j.hiddenAt(call.now()));
        var owner = upid.split(":", -1)[7];
        // What the token's own user started directly is not the token's.
        if (!owner.equals(call.token().id())) call.need("/nodes/" + call.node(), "Sys.Audit");
        return job;
    }

    private static Reply index(Call call) {
        find(call);
        return Reply.of(Json.array().add(Json.object("name", "log")).add(Json.object("name", "status")));
    }

    private static Reply status(Call call) {
        var job = find(call).orElseThrow(() -> ApiError.parameter("upid", "no such task"));
        var node = identity(job);
        node.put("user", job.user());
        if (job.owner.contains("!")) node.put("tokenid", job.tokenName());
        node.put("status", job.done() ? "stopped" : "running");
        if (job.exitVisibleAt(call.now())) node.put("exitstatus", job.exitStatus);
        return Reply.of(node);
    }

    private static Reply log(Call call) {
        var job = find(call);
        var lines = job.map(j -> List.copyOf(j.log)).orElse(List.of("unable to open file - No such file or directory"));
        if (lines.isEmpty()) lines = List.of("no content");
        if (call.params().flag("download")) return download(call, lines);
        long start = call.params().number("start", 0);
        long limit = call.params().number("limit", 50);
        var page = Json.array();
        for (int i = (int) start; i < lines.size() && (limit == 0 || i < start + limit); i++) {
            page.add(Json.object("n", i + 1, "t", lines.get(i)));
        }
        return Reply.paged(page, lines.size());
    }

    /// The whole log as a file.
    private static Reply download(Call call, List<String> lines) {
        var parts = call.at("upid").split(":", -1);
        var started = Instant.ofEpochSecond(Long.parseLong(parts[4], 16));
        var name = "task-" + parts[1] + "-" + parts[5] + "-" + started + ".log";
        return Reply.file(name, String.join("\n", lines) + "\n");
    }

    /// The work stops at once; the call takes as long as the worker does to end, at most 5 s.
    private static Reply stop(Call call) {
        var found = find(call);
        var owner = call.at("upid").split(":", -1)[7];
        if (!owner.equals(call.token().id())) call.need("/nodes/" + call.node(), "Sys.Modify");
        if (found.isEmpty() || found.get().done()) return Reply.nothing();
        var last = call.arrived().plus(STOP_WAIT);
        throw new Waiting(call.world().engine().terminate(found.get(), call.now(), last));
    }
}
