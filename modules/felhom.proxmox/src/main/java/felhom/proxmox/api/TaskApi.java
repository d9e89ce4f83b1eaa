package felhom.proxmox.api;

import felhom.engine.port.Tasks;
import felhom.ops.NodeName;
import felhom.ops.Upid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.LogPage;
import felhom.proxmox.answer.TaskStatus;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Transport;
import felhom.proxmox.request.TaskFilter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The tasks of one node. A token sees its own; those of others need Sys.Audit on the node, and are left out of
/// lists without a word otherwise (pve-manager `API2/Tasks.pm`).
@CheckReturnValue
public final class TaskApi {
    private final PveClient client;
    private final String path;
    private final NodeName node;

    TaskApi(PveClient client, String path, NodeName node) {
        this.client = client;
        this.path = path;
        this.node = node;
    }

    public TaskStatus status(Upid task) {
        return client.read(of(task) + "/status", TaskStatus::of);
    }

    /// Up to [LogPage#PAGE] lines from `start` (0-based); fewer at the end. A log may have any number of lines.
    public LogPage log(Upid task, int start) {
        Parameters parameters = Parameters.NONE.and("start", start).and("limit", LogPage.PAGE);
        AtomicInteger size = new AtomicInteger();
        List<LogPage.Line> lines = client.list(of(task) + "/log", parameters, fields -> {
            size.incrementAndGet();
            return LogPage.Line.of(fields);
        });
        return LogPage.of(start, lines, size.get());
    }

    /// Kills the task; takes up to 5 s. What a killed task leaves behind (locks, snapshots) stays. A token may
    /// stop its own tasks; those of others need Sys.Modify on the node. A killed vzdump leaves `lock: backup` on
    /// its guest, which no token can take off (seen on 9.2.11). A task that has ended is answered the same. At
    /// once; pve-manager 9.2.11 `API2/Tasks.pm`.
    public Mutation stop(Upid task) {
        return Mutation.atOnce("DELETE", of(task), Parameters.NONE);
    }

    /// Running tasks first, then the newest.
    public List<Tasks.Summary> list(TaskFilter filter) {
        return client.list(path, filter.parameters(), fields -> summary(fields, node));
    }

    static Tasks.Summary summary(Fields fields, NodeName node) {
        Upid upid = Upid.of(fields.need("upid"));
        String user = fields.text("user").orElse(upid.user());
        String token = fields.text("tokenid").map(t -> "!" + t).orElse("");
        return new Tasks.Summary(
                upid,
                node,
                upid.type(),
                upid.id(),
                user.contains("!") ? user : user + token,
                upid.started(),
                fields.instant("endtime"),
                // An active entry says RUNNING in the place where an archived one has its exit status.
                fields.text("status").filter(status -> !status.equals("RUNNING")));
    }

    private String of(Upid task) {
        return path + "/" + Transport.encode(task.text());
    }
}
