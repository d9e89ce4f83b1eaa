package felhom.testkit.file;

import felhom.testkit.task.Job;
import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.world.WorldState;
import java.util.ArrayList;
import tools.jackson.databind.node.ObjectNode;

/// The finished tasks of a world file, oldest first; running ones are not saved.
final class TaskFile {
    private TaskFile() {}

    static void read(Field root, WorldState world) {
        for (var field : root.list("tasks")) {
            field.only("upid", "ended", "exit", "log");
            var upid = field.needed("upid");
            var job = Job.finished(
                            upid.text(),
                            field.needed("ended").instant(),
                            field.needed("exit").text(),
                            new ArrayList<>(field.texts("log")))
                    .orElseThrow(() -> upid.wrong(
                            "not a UPID", "write it like UPID:pve:00000214:00050E57:6B0132FE:vzdump:9999:a@pve!b:"));
            world.engine().add(job);
        }
    }

    static void write(ObjectNode root, WorldState world) {
        var tasks = Json.array();
        for (var job : world.engine().jobs()) {
            if (job.ended.isEmpty() || job.forgotten) continue;
            tasks.add(Json.object(
                    "upid",
                    job.upid,
                    "ended",
                    job.ended.get().toString(),
                    "exit",
                    job.exitStatus,
                    "log",
                    Json.texts(job.log)));
        }
        if (!tasks.isEmpty()) root.set("tasks", tasks);
    }
}
