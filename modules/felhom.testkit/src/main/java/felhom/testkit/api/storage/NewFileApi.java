package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.StoredFile;
import felhom.testkit.world.Volumes;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a token may put on a storage by itself: an empty volume, a file from elsewhere (pve-storage 9.1.7
/// API2/Storage/Content.pm and Status.pm).
public final class NewFileApi {
    private static final Pattern FILE_NAME =
            Pattern.compile("(vm|base|subvol)-(\\d+)-[^/\\s]+\\.(raw|qcow2|vmdk|subvol)");
    private static final Map<String, Pattern> FILES = Map.of(
            "iso", Pattern.compile("[^/]+\\.(?i:iso|img)"),
            "vztmpl", Pattern.compile("[^/]+\\.(tar\\.(gz|xz|zst|bz2)|tar)"),
            "import", Pattern.compile("[^/]+\\.(ova|ovf|qcow2|raw|vmdk)"));

    private NewFileApi() {}

    public static List<Route> routes() {
        var storage = "/nodes/{node}/storage/{storage}";
        return List.of(
                Route.forwarded(
                        "POST", storage + "/content", Route.storage("Datastore.AllocateSpace"), NewFileApi::allocate),
                Route.forwarded("POST", storage + "/download-url", NewFileApi::mayDownload, NewFileApi::download));
    }

    private static void mayDownload(Call call) {
        Route.storage("Datastore.AllocateTemplate").accept(call);
        boolean root = call.may("/", "Sys.Audit") && call.may("/", "Sys.Modify");
        if (!root && !call.may("/nodes/" + call.at("node"), "Sys.AccessNetwork")) throw ApiError.forbidden("");
    }

    /// Synchronous; on a storage of files the name says the format, too.
    private static Reply allocate(Call call) {
        var params = call.params();
        var storage = StorageApi.usable(call, call.at("storage"));
        int vmid = (int) params.number("vmid", 0);
        var name = params.text("filename", "");
        var format = params.text("format", "");
        var named = FILE_NAME.matcher(name);
        if (named.matches()) format = agreed(format, named);
        boolean file = Volumes.hasFiles(storage);
        if (file && !named.matches()) throw ApiError.died("unable to parse volume filename '" + name + "'");
        if (!file && !name.startsWith("vm-" + vmid + "-")) {
            throw ApiError.died("illegal name '" + name + "' - should be 'vm-" + vmid + "-*'");
        }
        var volid = storage.name + ":" + (file ? vmid + "/" + name : name);
        if (exists(call, storage, vmid, volid)) {
            throw ApiError.died("disk image '" + storage.path + "/images/" + vmid + "/" + name + "' already exists");
        }
        long size = size(params.text("size", "0"));
        var content = format.equals("subvol") ? "rootdir" : "images";
        call.world()
                .files()
                .put(volid, new StoredFile(volid, content, format.isEmpty() ? "raw" : format, size, call.now()));
        return Reply.of(Json.value(volid));
    }

    private static String agreed(String given, Matcher named) {
        var format = named.group(3);
        if (given.isEmpty() || given.equals(format)) return format;
        throw ApiError.parameter("format", "different storage formats (" + format + " != " + given + ")");
    }

    private static boolean exists(Call call, StorageState storage, int vmid, String volid) {
        var guest = call.world().guests().get(vmid);
        return call.world().files().containsKey(volid)
                || Volumes.on(call.world(), storage.name).stream()
                        .anyMatch(volume -> volume.volid().equals(volid))
                || (guest != null
                        && Mounts.of(guest.config).stream()
                                .anyMatch(mount -> mount.volid().equals(volid)));
    }

    /// A number alone counts KiB.
    private static long size(String text) {
        var number = Long.parseLong(text.replaceAll("\\D", ""));
        return number << (text.endsWith("G") ? 30 : text.endsWith("M") ? 20 : 10);
    }

    private static Reply download(Call call) {
        var storage = StorageApi.usable(call, call.at("storage"));
        if (storage.path.isEmpty()) {
            throw ApiError.died("can't upload to storage type '" + storage.type + "', not a file based storage!");
        }
        var content = call.params().text("content", "");
        if (!storage.holds(content)) {
            throw ApiError.died("storage '" + storage.name + "' is not configured for content-type '" + content + "'");
        }
        var name = call.params().text("filename", "");
        var allowed = FILES.get(content);
        if (allowed == null || !allowed.matcher(name).matches()) {
            throw ApiError.parameter("filename", "wrong file extension");
        }
        var volid = storage.name + ":" + content + "/" + name;
        return call.task("download", name, List.of(new DownloadStep(call.world(), volid, content)));
    }
}
