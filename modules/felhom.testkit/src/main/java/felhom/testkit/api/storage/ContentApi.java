package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.Archive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.Volumes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What lies on a storage: archives and container volumes.
public final class ContentApi {
    private static final Pattern ARCHIVE = Pattern.compile(".*vzdump-(?:lxc|qemu)-(\\d+)-.*");

    private ContentApi() {}

    public static List<Route> routes() {
        var content = "/nodes/{node}/storage/{storage}/content";
        return List.of(
                Route.forwarded(
                        "GET", content, Route.storage("Datastore.Audit", "Datastore.AllocateSpace"), ContentApi::list),
                Route.forwarded("GET", content + "/{volume}", Route.ANYONE, VolumeApi::attributes),
                Route.forwarded("PUT", content + "/{volume}", Route.ANYONE, VolumeApi::update),
                Route.forwarded("DELETE", content + "/{volume}", Route.ANYONE, VolumeApi::delete),
                Route.forwarded("GET", "/nodes/{node}/vzdump/extractconfig", Route.ANYONE, ContentApi::extract));
    }

    /// The guest an archive belongs to, by its name; 0 for none.
    public static int owner(String volid) {
        var match = ARCHIVE.matcher(volid);
        return match.matches() ? Integer.parseInt(match.group(1)) : 0;
    }

    private static boolean mayRead(Call call, String volid) {
        var storage = "/storage/" + volid.substring(0, volid.indexOf(':'));
        if (call.may(storage, "Datastore.Allocate")) return true;
        return call.may(storage, "Datastore.AllocateSpace") && call.may("/vms/" + owner(volid), "VM.Backup");
    }

    public static void needRead(Call call, String volid) {
        if (mayRead(call, volid)) return;
        call.need("/storage/" + volid.substring(0, volid.indexOf(':')), "Datastore.AllocateSpace");
        call.need("/vms/" + owner(volid), "VM.Backup");
    }

    /// The path may leave out the storage before the volume.
    static String volid(Call call) {
        var volume = call.at("volume");
        return volume.contains(":") ? volume : call.at("storage") + ":" + volume;
    }

    /// Entries one may not read are left out without a word.
    private static Reply list(Call call) {
        var storage = StorageApi.active(call, call.at("storage"));
        var kind = call.params().text("content");
        var vmid = call.params().text("vmid").map(Integer::parseInt);
        var entries = new ArrayList<ObjectNode>();
        if (kind.filter(k -> !k.equals("backup")).isEmpty()) {
            for (var archive : call.world().archives().values()) {
                if (!archive.storage().equals(storage.name) || !archive.on(call.node(), storage)) continue;
                if (!mayRead(call, archive.volid)) continue;
                if (vmid.filter(id -> id != archive.vmid).isEmpty()) entries.add(entry(archive));
            }
        }
        if (kind.filter(k -> !k.equals("rootdir")).isEmpty()) volumes(call, storage, vmid, entries);
        files(call, storage, kind, vmid, entries);
        if (kind.filter(k -> !k.equals("images")).isEmpty()) images(call, storage, vmid, entries);
        Collections.shuffle(entries, call.world().random());
        return Reply.of(Json.array().addAll(entries));
    }

    private static ObjectNode entry(Archive archive) {
        var node = Json.object(
                "volid",
                archive.volid,
                "content",
                "backup",
                "format",
                archive.format(),
                "subtype",
                archive.kind().text,
                "vmid",
                archive.vmid,
                "size",
                archive.size,
                "ctime",
                archive.created.getEpochSecond());
        archive.notes.lines().findFirst().ifPresent(line -> node.put("notes", line));
        if (archive.isProtected) node.put("protected", 1);
        return node;
    }

    private static void volumes(Call call, StorageState storage, Optional<Integer> vmid, List<ObjectNode> entries) {
        if (!call.may("/storage/" + storage.name, "Datastore.Audit")) return;
        for (var guest : call.world().guests().values()) {
            if (guest.kind != Kind.LXC) continue;
            if (vmid.filter(id -> id != guest.vmid).isPresent()) continue;
            if (!storage.shared && !guest.node.equals(call.node())) continue;
            if (!call.may("/vms/" + guest.vmid, "VM.Config.Disk")) continue;
            for (var volume : Mounts.of(guest.config)) {
                if (volume.storage().equals(storage.name)) entries.add(volume(call, guest, volume));
            }
        }
    }

    private static ObjectNode volume(Call call, GuestState guest, Mounts.Mount volume) {
        return Json.object(
                "volid",
                volume.volid(),
                "content",
                "rootdir",
                "format",
                volume.volid().contains("subvol-") ? "subvol" : "raw",
                "vmid",
                guest.vmid,
                "parent",
                Json.nothing(),
                "size",
                volume.size(),
                "used",
                36_769_792,
                "ctime",
                call.now().getEpochSecond() - 3600);
    }

    /// Templates, images and snippets, and volumes that no guest's configuration names.
    private static void files(
            Call call, StorageState storage, Optional<String> kind, Optional<Integer> vmid, List<ObjectNode> entries) {
        for (var file : call.world().files().values()) {
            if (!file.storage().equals(storage.name)) continue;
            if (kind.filter(k -> !k.equals(file.content())).isPresent()) continue;
            var owner = file.owner();
            if (vmid.isPresent() && (owner.isEmpty() || owner.getAsInt() != vmid.get())) continue;
            if (owner.isPresent() && !mayReadVolume(call, storage.name, owner.getAsInt())) continue;
            var entry = Json.object(
                    "volid", file.volid(),
                    "content", file.content(),
                    "format", file.format(),
                    "size", file.size(),
                    "ctime", file.created().getEpochSecond());
            owner.ifPresent(id -> entry.put("vmid", id));
            entries.add(entry);
        }
    }

    private static boolean mayReadVolume(Call call, String storage, int vmid) {
        return call.may("/storage/" + storage, "Datastore.Audit") && call.may("/vms/" + vmid, "VM.Config.Disk");
    }

    private static void images(Call call, StorageState storage, Optional<Integer> vmid, List<ObjectNode> entries) {
        if (!call.may("/storage/" + storage.name, "Datastore.Audit")) return;
        for (var volume : Volumes.on(call.world(), storage.name)) {
            if (vmid.filter(id -> id != volume.vmid()).isPresent()) continue;
            if (!call.may("/vms/" + volume.vmid(), "VM.Config.Disk")) continue;
            entries.add(Json.object(
                    "volid",
                    volume.volid(),
                    "content",
                    "images",
                    "format",
                    volume.format(),
                    "vmid",
                    volume.vmid(),
                    "parent",
                    Json.nothing(),
                    "size",
                    volume.size(),
                    "used",
                    266_240,
                    "ctime",
                    call.now().getEpochSecond() - 3600));
        }
    }

    /// The guest's configuration out of an archive; it says nothing about the data.
    private static Reply extract(Call call) {
        var volid = call.params().text("volume", "");
        if (!volid.contains(":")) throw ApiError.died("unable to parse volume ID '" + volid + "'");
        call.world().storageOrDie(volid.substring(0, volid.indexOf(':')));
        needRead(call, volid);
        var archive = call.world().archives().get(volid);
        if (archive == null) throw ApiError.died("volume '" + volid + "' does not exist");
        if (!archive.damage.configReadable()) throw ApiError.died("ERROR: archive contains no configuration file");
        return Reply.of(Json.value(archive.configText()));
    }
}
