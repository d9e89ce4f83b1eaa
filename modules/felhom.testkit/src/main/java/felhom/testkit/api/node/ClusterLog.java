package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.task.Job;
import felhom.testkit.text.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `GET /cluster/log`: begin and end of each task, the newest first; of others' only with Sys.Syslog.
final class ClusterLog {
    private static final int USUAL = 50;

    private ClusterLog() {}

    static Reply list(Call call) {
        boolean all = call.may("/", "Sys.Syslog");
        var entries = new ArrayList<ObjectNode>();
        long uid = 0;
        for (var job : call.world().engine().jobs()) {
            if (job.hiddenAt(call.now())) continue;
            uid += 2;
            if (!all && !job.owner.equals(call.token().id())) continue;
            entries.add(entry(job, uid, job.started.getEpochSecond(), "starting task " + job.upid));
            if (job.ended.isEmpty()) continue;
            long end = job.ended.get().getEpochSecond();
            entries.add(entry(job, uid + 1, end, "end task " + job.upid + " " + job.exitStatus));
        }
        List<ObjectNode> newest = entries.reversed();
        var list = Json.array();
        newest.stream().limit(call.params().number("max", USUAL)).forEach(list::add);
        return Reply.of(list);
    }

    private static ObjectNode entry(Job job, long uid, long time, String message) {
        return Json.object(
                "uid",
                String.valueOf(uid),
                "id",
                uid + ":" + job.node,
                "node",
                job.node,
                "time",
                time,
                "pid",
                8048,
                "pri",
                6,
                "tag",
                "pvedaemon",
                "user",
                job.owner,
                "msg",
                message);
    }
}
