package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.DiskSteps;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Sizes;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Resizing and moving the volumes of a container (pve-container 6.1.10 API2/LXC.pm).
public final class DiskApi {
    private static final String ONE = "/nodes/{node}/lxc/{vmid}";
    private static final Pattern SIZE = Pattern.compile("\\+?\\d+(\\.\\d+)?[KMGT]?");

    private DiskApi() {}

    public static List<Route> routes() {
        var disk = Route.vm("VM.Config.Disk");
        return List.of(
                Route.forwarded("PUT", ONE + "/resize", disk, DiskApi::resize),
                Route.forwarded("POST", ONE + "/move_volume", disk, DiskApi::move));
    }

    private static Reply resize(Call call) {
        var size = call.params().text("size", "");
        if (!SIZE.matcher(size).matches()) throw ApiError.parameter("size", "value does not match the regex pattern");
        var key = key(call, "disk");
        var guest = call.guest();
        unlocked(call, guest);
        var value = guest.config.get(key);
        if (value == null) throw ApiError.format(unset(key));
        var volume = Mounts.volume(key, value);
        call.need("/storage/" + volume.storage(), "Datastore.AllocateSpace");
        long wanted = size.startsWith("+") ? volume.size() + Sizes.parse(size.substring(1)) : Sizes.parse(size);
        if (wanted < volume.size()) throw ApiError.died("unable to shrink disk size");
        if (wanted == volume.size()) throw ApiError.died("disk is already at specified size");
        return call.task("resize", new DiskSteps.Resize(call.world(), call.vmid(), key, wanted));
    }

    private static Map<String, String> unset(String key) {
        var missing = "property is missing and it is not optional";
        return key.equals("rootfs") ? Map.of("volume", missing) : Map.of("volume", missing, "mp", missing);
    }

    private static Reply move(Call call) {
        var key = key(call, "volume");
        var storage = call.params().text("storage");
        if (storage.isEmpty()) throw ApiError.died("need either 'storage' or 'target-vmid'");
        var guest = call.guest();
        call.need("/storage/" + storage.get(), "Datastore.AllocateSpace");
        unlocked(call, guest);
        if (!guest.config.containsKey(key)) throw ApiError.format(unset(key));
        if (guest.running()) throw ApiError.died("cannot move volumes of a running container");
        return call.task(
                "move_volume",
                new DiskSteps.Move(
                        call.world(),
                        call.vmid(),
                        key,
                        storage.get(),
                        call.params().flag("delete")));
    }

    private static String key(Call call, String parameter) {
        var key = call.params().text(parameter, "");
        if (key.matches("rootfs|(mp|unused)([01]?\\d?\\d|2[0-4]\\d|25[0-5])")) return key;
        throw ApiError.parameter(
                parameter, "value '" + key + "' does not have a value in the enumeration 'rootfs, mp0, mp1, ...'");
    }

    private static void unlocked(Call call, GuestState guest) {
        var digest = call.params().text("digest", "");
        if (!digest.isEmpty() && !digest.equals(guest.digest())) {
            throw ApiError.died("detected modified configuration - file changed by other user? Try again.");
        }
        guest.unlockedOrDie();
    }
}
