package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.guest.QemuRam;
import felhom.testkit.guest.VmStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.world.Drive;
import felhom.testkit.world.Snapshots;
import felhom.testkit.world.Vms;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// `POST clone` of a virtual machine: full, or linked to the volumes of a template.
public final class QemuCloneApi {
    private QemuCloneApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.forwarded("POST", "/nodes/{node}/qemu/{vmid}/clone", CloneApi::mayClone, QemuCloneApi::clone));
    }

    private static Reply clone(Call call) {
        var params = call.params();
        var world = call.world();
        int newid = (int) params.number("newid", 0);
        var pool = GuestPool.known(call);
        var guest = call.vm();
        boolean full = params.has("full") ? params.flag("full") : !guest.flag("template");
        var storage = params.text("storage");
        if (storage.isPresent() && !full) {
            throw ApiError.parameter("storage", "parameter 'storage' not allowed for linked clones");
        }
        storage.ifPresent(name -> {
            world.storageOrDie(name);
            call.need("/storage/" + name, "Datastore.AllocateSpace");
        });
        guest.unlockedOrDie();
        var snapshot = params.text("snapname");
        if (snapshot.isPresent() && !guest.snapshots.containsKey(snapshot.get())) {
            throw ApiError.died("snapshot '" + snapshot.get() + "' does not exist");
        }
        var source = snapshot.map(name -> Snapshots.find(guest, name).config()).orElse(guest.config);
        for (var drive : Drive.disks(source)) {
            if (!full && !guest.flag("template")) {
                throw ApiError.died(
                        "Linked clone feature is not supported for '" + drive.volid() + "' (" + drive.key() + ")");
            }
            call.need("/storage/" + storage.orElse(drive.storage()), "Datastore.AllocateSpace");
        }
        var taken = world.guests().get(newid);
        if (taken != null) {
            throw ApiError.died(taken.kind.label + " " + newid + " already exists on node '" + taken.node + "'");
        }
        var copy = QemuCreateApi.shell(newid, call.node());
        copy.config.put("lock", "clone");
        world.guests().put(newid, copy);
        var wanted = new Wanted(
                newid, full, storage, params.text("format", ""), params.text("name"), params.text("description"), pool);
        return call.task("qmclone", new Clone(world, call.vmid(), new TreeMap<>(source), wanted));
    }

    private record Wanted(
            int newid,
            boolean full,
            Optional<String> storage,
            String format,
            Optional<String> name,
            Optional<String> description,
            Optional<String> pool) {}

    private record Clone(WorldState world, int vmid, TreeMap<String, String> source, Wanted wanted) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            unlockedVm(job);
            job.log("creating a clone of VM " + vmid + " with ID " + wanted.newid);
        }

        @Override
        public void finish(Job job, Instant at) {
            var copy = Vms.orFail(world, job.node, wanted.newid);
            var config = new TreeMap<>(source);
            config.keySet().removeIf(key -> key.matches("lock|parent|template|unused\\d+|snaptime|description"));
            QemuRam.forget(config);
            for (var drive : Drive.disks(source)) {
                var target = drive.at(wanted.full ? full(job, drive) : linked(job, drive));
                config.put(drive.key(), target.value());
                copy.config.put(drive.key(), target.value());
            }
            config.replaceAll((key, value) -> key.matches("net\\d+") ? NetworkCard.newMac(world, value) : value);
            config.put("smbios1", "uuid=" + Vms.newUuid(world));
            config.put("vmgenid", Vms.newUuid(world));
            config.put("name", wanted.name.orElse("Copy-of-VM-" + source.getOrDefault("name", "VM-" + vmid)));
            wanted.description
                    .map(copy::kept)
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> config.put("description", text));
            copy.config.clear();
            copy.config.putAll(config);
            copy.data = vm(job).data;
            wanted.pool.ifPresent(name -> world.acl().join(name, wanted.newid));
        }

        private String full(Job job, Drive drive) {
            var storage = world.storageOrDie(wanted.storage.orElse(drive.storage()));
            var format = Volumes.usualFormat(storage, wanted.format.isEmpty() ? drive.format() : wanted.format);
            var target = QemuDiskApi.copied(world, wanted.newid, drive, storage.name, format, job);
            QemuDiskApi.logTransfer(job, drive.size());
            return target.volid();
        }

        private String linked(Job job, Drive drive) {
            job.log("create linked clone of drive " + drive.key() + " (" + drive.volid() + ")");
            var storage = world.storageOrDie(drive.storage());
            var format = Volumes.hasFiles(storage) && !storage.type.equals("btrfs") ? "qcow2" : "raw";
            var own = Volumes.allocate(world, storage.name, wanted.newid, format);
            if (!Volumes.hasFiles(storage)) return drive.volid() + "/" + own.substring(own.indexOf(':') + 1);
            var target = drive.volid() + "/" + own.substring(own.indexOf(':') + 1);
            var base = drive.volid().substring(drive.volid().indexOf(':') + 1);
            var file = own.substring(own.lastIndexOf('/') + 1);
            job.log("clone " + base + ": images, " + file + ", " + wanted.newid + " to " + file + " (base=../" + base
                    + ")");
            Volumes.logFormatting(job, storage, drive.at(own), drive.size(), "../" + base);
            return target;
        }
    }
}
