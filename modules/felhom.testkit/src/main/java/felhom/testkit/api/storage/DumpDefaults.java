package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.text.Json;
import java.util.List;

/// `GET vzdump/defaults`: what a backup to a storage does unless told otherwise.
public final class DumpDefaults {
    private DumpDefaults() {}

    public static Route route() {
        return Route.own(
                "GET",
                "/nodes/{node}/vzdump/defaults",
                call -> call.needAny(
                        "/storage/" + call.params().text("storage", "local"),
                        List.of("Datastore.Audit", "Datastore.AllocateSpace")),
                DumpDefaults::read);
    }

    private static Reply read(Call call) {
        var storage = StorageApi.usable(call, call.params().text("storage", "local"));
        return Reply.of(Json.object(
                "all", 0,
                "bwlimit", 0,
                "compress", "0",
                "dumpdir", storage.path + "/dump",
                "fleecing", Json.object("enabled", 0),
                "ionice", 7,
                "lockwait", 180,
                "mailnotification", "always",
                "mode", "snapshot",
                "notification-mode", "auto",
                "performance", Json.object("max-workers", 16, "pbs-entries-max", 1_048_576),
                "pigz", 0,
                "prune-backups", storage.prune.orElse("keep-all=1"),
                "quiet", 0,
                "remove", 1,
                "stdexcludes", 1,
                "stop", 0,
                "stopwait", 10,
                "storage", storage.name,
                "zstd", 1));
    }
}
