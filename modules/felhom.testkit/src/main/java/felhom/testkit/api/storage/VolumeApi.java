package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Waiting;
import felhom.testkit.dump.Protection;
import felhom.testkit.fault.Faults;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.text.Json;
import felhom.testkit.world.Archive;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.Volumes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// One volume of a storage: what is known of it, notes and protection, deletion (pve-storage 9.1.7
/// API2/Storage/Content.pm).
final class VolumeApi {
    private static final Pattern OF_GUEST = Pattern.compile("(?:\\d+/)?(?:vm|base|subvol|basevol)-(\\d+)-\\S+");
    private static final Pattern FILE = Pattern.compile("(?:iso|vztmpl|snippets|import)/[^/]+");

    private VolumeApi() {}

    private static String storage(String volid) {
        return volid.substring(0, volid.indexOf(':'));
    }

    private static String name(String volid) {
        return volid.substring(volid.indexOf(':') + 1);
    }

    private static ApiError noFormat(String volid) {
        return ApiError.died("volume_size_info on '" + volid + "' failed - no format");
    }

    private static Archive find(Call call, String volid) {
        call.world().storageOrDie(storage(volid));
        ContentApi.needRead(call, volid);
        var archive = call.world().archives().get(volid);
        if (archive == null) throw noFormat(volid);
        return archive;
    }

    static Reply attributes(Call call) {
        var volid = ContentApi.volid(call);
        if (FILE.matcher(name(volid)).matches()) return fileAttributes(call, volid);
        if (OF_GUEST.matcher(name(volid)).matches()) return guestAttributes(call, volid);
        var archive = find(call, volid);
        return Reply.of(Json.object(
                "path",
                call.world().storageOrDie(archive.storage()).path + "/dump/" + archive.fileName(),
                "size",
                archive.size,
                "used",
                archive.size,
                "format",
                "raw",
                "notes",
                archive.notes,
                "protected",
                archive.isProtected));
    }

    private static Reply fileAttributes(Call call, String volid) {
        var storage = call.world().storageOrDie(storage(volid));
        call.needAny("/storage/" + storage.name, List.of("Datastore.AllocateSpace", "Datastore.Audit"));
        var file = call.world().files().get(volid);
        if (file == null) throw noFormat(volid);
        var below = name(volid).replaceFirst("^vztmpl/", "cache/");
        return Reply.of(Json.object(
                "path",
                storage.path + "/template/" + below,
                "size",
                file.size(),
                "used",
                file.size(),
                "format",
                file.format().equals("iso") ? "raw" : file.format()));
    }

    /// A guest's volume has a path and a size, but neither notes nor protection.
    private static Reply guestAttributes(Call call, String volid) {
        var storage = readableVolume(call, volid);
        var format = volid.contains("subvol-") ? "subvol" : volid.replaceFirst("^.*\\.", "");
        long size = guestVolume(call, volid).orElseThrow(() -> noFormat(volid));
        return Reply.of(Json.object(
                "path",
                Volumes.hasFiles(storage) ? storage.path + "/images/" + name(volid) : "/dev/" + name(volid),
                "size",
                size,
                "used",
                266_240,
                "format",
                format.contains(":") ? "raw" : format));
    }

    private static StorageState readableVolume(Call call, String volid) {
        var storage = call.world().storageOrDie(storage(volid));
        if (!call.may("/storage/" + storage.name, "Datastore.Allocate")) {
            call.need("/storage/" + storage.name, "Datastore.Audit");
            call.need("/vms/" + owner(volid).orElse(0), "VM.Config.Disk");
        }
        return storage;
    }

    private static Optional<Long> guestVolume(Call call, String volid) {
        var file = call.world().files().get(volid);
        if (file != null) return Optional.of(file.size());
        for (var volume : Volumes.on(call.world(), storage(volid))) {
            if (volume.volid().equals(volid)) return Optional.of(volume.size());
        }
        return call.world().guests().values().stream()
                .flatMap(guest -> Mounts.of(guest.config).stream())
                .filter(mount -> mount.volid().equals(volid))
                .map(Mounts.Mount::size)
                .findFirst();
    }

    /// DirPlugin.pm and Plugin.pm of pve-storage: what is no backup takes neither.
    private static Reply refuse(Call call, String volid) {
        var storage = readableVolume(call, volid);
        for (var attribute : List.of("notes", "protected")) {
            if (!call.params().has(attribute)) continue;
            if (!Volumes.hasFiles(storage)) {
                throw ApiError.died(
                        "attribute '" + attribute + "' is not supported for storage type '" + storage.type + "'");
            }
            throw ApiError.died(
                    attribute.equals("notes")
                            ? "only backups can have notes"
                            : "only backups support attribute 'protected'");
        }
        return Reply.nothing();
    }

    static Reply update(Call call) {
        var volid = ContentApi.volid(call);
        if (OF_GUEST.matcher(name(volid)).matches()) return refuse(call, volid);
        var archive = find(call, volid);
        if (call.params().flag("protected") && !archive.isProtected) {
            Protection.reached(call.world(), call.token(), archive.storage(), call.node(), archive.vmid)
                    .ifPresent(text -> {
                        throw ApiError.died(text);
                    });
        }
        call.params().text("notes").ifPresent(text -> archive.notes = text);
        if (call.params().has("protected")) archive.isProtected = call.params().flag("protected");
        return Reply.nothing();
    }

    /// With `delay` the call waits so long, and answers null when that was enough.
    static Reply delete(Call call) {
        var volid = ContentApi.volid(call);
        var storage = call.world().storageOrDie(storage(volid)).name;
        int backupOf = ContentApi.owner(volid);
        call.need("/storage/" + storage, "Datastore.AllocateSpace");
        var owner = owner(volid);
        if (backupOf != 0) {
            call.need("/vms/" + backupOf, "VM.Backup");
        } else {
            call.need("/storage/" + storage, "Datastore.Allocate");
        }
        var id = owner.isPresent() ? owner.getAsInt() + "@" + storage : storage;
        var job = started(call, id).orElseGet(() -> start(call, id, volid));
        long delay = call.params().number("delay", 0);
        if (delay == 0) return Reply.of(Json.value(job.upid));
        if (job.done()) {
            if (Faults.meansSuccess(job.exitStatus)) return Reply.nothing();
            throw ApiError.died(job.exitStatus);
        }
        var deadline = call.arrived().plusSeconds(delay);
        if (!call.now().isBefore(deadline)) return Reply.of(Json.value(job.upid));
        throw new Waiting(
                call.world().engine().next().filter(at -> at.isBefore(deadline)).orElse(deadline));
    }

    private static OptionalInt owner(String volid) {
        int backupOf = ContentApi.owner(volid);
        if (backupOf != 0) return OptionalInt.of(backupOf);
        var guest = OF_GUEST.matcher(name(volid));
        if (guest.matches()) return OptionalInt.of(Integer.parseInt(guest.group(1)));
        if (FILE.matcher(name(volid)).matches()) return OptionalInt.empty();
        throw ApiError.died("unable to parse volume filename '" + volid + "'");
    }

    private static Job start(Call call, String id, String volid) {
        var upid = call.task("imgdel", id, List.of(new RemoveVolume(call.world(), volid)));
        return call.world().engine().find(upid.data().asString()).orElseThrow();
    }

    /// The task of an earlier attempt of the same call.
    private static Optional<Job> started(Call call, String id) {
        if (!call.params().has("delay")) return Optional.empty();
        return call.world().engine().jobs().stream()
                .filter(job -> job.type.equals("imgdel") && job.id.equals(id))
                .filter(job -> job.owner.equals(call.token().id()) && !job.started.isBefore(call.arrived()))
                .findFirst();
    }
}
