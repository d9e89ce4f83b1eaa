package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.QemuDisks;
import felhom.testkit.guest.VmStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Drive;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.List;

/// resize, move_disk and template of virtual machines; each is a task.
public final class QemuDiskApi {
    private QemuDiskApi() {}

    public static List<Route> routes() {
        var vm = "/nodes/{node}/qemu/{vmid}";
        return List.of(
                Route.forwarded("PUT", vm + "/resize", Route.vm("VM.Config.Disk"), QemuDiskApi::resize),
                Route.forwarded("POST", vm + "/move_disk", Route.vm("VM.Config.Disk"), QemuDiskApi::move),
                Route.forwarded("POST", vm + "/template", Route.vm("VM.Allocate"), QemuDiskApi::template));
    }

    private static Reply resize(Call call) {
        var size = call.params().text("size", "");
        if (!size.matches("\\+?\\d+(\\.\\d+)?[KMGT]?")) {
            throw ApiError.parameter("size", "value does not match the regex pattern");
        }
        return call.task(
                "resize", new Resize(call.world(), call.vmid(), call.params().text("disk", ""), size));
    }

    private static Reply move(Call call) {
        var params = call.params();
        var guest = call.vm();
        var world = call.world();
        var target = params.text("storage")
                .orElseThrow(() -> ApiError.parameter("storage", "either storage or target-vmid must be given"));
        call.need("/storage/" + target, "Datastore.AllocateSpace");
        var storage = world.storageOrDie(target);
        guest.unlockedOrDie();
        var key = params.text("disk", "");
        var value = guest.config.get(key);
        if (value == null) throw ApiError.died("disk '" + key + "' does not exist");
        var drive = Drive.of(key, value).orElseThrow(() -> ApiError.died("you can't move disk '" + key + "'"));
        var format = Volumes.usualFormat(storage, params.text("format", drive.format()));
        if (drive.storage().equals(target) && drive.format().equals(format)) {
            throw ApiError.died("you can't move to the same storage with same format");
        }
        if (params.flag("delete") && !guest.snapshots.isEmpty()) {
            throw ApiError.died("you can't move a disk with snapshots and delete the source");
        }
        return call.task("qmmove", new Move(world, call.vmid(), key, target, format, params.flag("delete")));
    }

    private static Reply template(Call call) {
        var guest = call.vm();
        guest.unlockedOrDie();
        if (!guest.snapshots.isEmpty()) throw ApiError.died("unable to create template, because VM contains snapshots");
        if (guest.flag("template")) throw ApiError.died("you can't convert a template to a template");
        if (guest.running()) throw ApiError.died("you can't convert a VM to template if VM is running");
        return call.task("qmtemplate", new Template(call.world(), call.vmid()));
    }

    private record Resize(WorldState world, int vmid, String key, String size) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var drive = QemuDisks.find(unlockedVm(job), key);
            if (wanted(drive) < drive.size()) throw new TaskFailure("shrinking disks is not supported");
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            var drive = QemuDisks.find(guest, key);
            if (Volumes.hasFiles(world.storageOrDie(drive.storage()))) job.log("Image resized.");
            guest.config.put(key, drive.sized(wanted(drive)).value());
        }

        private long wanted(Drive drive) {
            return size.startsWith("+") ? drive.size() + Drive.bytes(size.substring(1)) : Drive.bytes(size);
        }
    }

    private record Move(WorldState world, int vmid, String key, String target, String format, boolean delete)
            implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var source = QemuDisks.find(unlockedVm(job), key);
            Enabled.need(world, job.node, source.storage());
            Enabled.need(world, job.node, target);
            job.log("copying volume '" + source.volid() + "' from current storage '" + source.storage()
                    + "' to target storage '" + target + "'");
            copied(world, vmid, source, target, format, job);
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            var source = QemuDisks.find(guest, key);
            var volid = Volumes.allocate(world, target, vmid, format);
            logTransfer(job, source.size());
            guest.config.put(key, source.at(volid).value());
            if (delete) {
                job.log("removing source volume '" + source.volid() + "' after successful copy");
            } else {
                var unused = QemuDisks.keep(guest, source.volid());
                job.log("adding source volume '" + source.volid() + "' as '" + unused + "' to config");
            }
        }
    }

    /// Announces a full copy and gives the volume that it will have.
    static Drive copied(WorldState world, int vmid, Drive source, String target, String format, Job job) {
        job.log("create full clone of drive " + source.key() + " (" + source.volid() + ")");
        var drive = source.at(Volumes.allocate(world, target, vmid, format));
        Volumes.logFormatting(job, world.storageOrDie(target), drive, source.size(), "");
        job.log("allocated target volume '" + drive.volid() + "'");
        return drive;
    }

    static void logTransfer(Job job, long size) {
        job.log("transferred 0.0 B of " + Drive.human(size) + " (0.00%)");
        job.log("transferred " + Drive.human(size) + " of " + Drive.human(size) + " (100.00%)");
    }

    private record Template(WorldState world, int vmid) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            Enabled.need(world, unlockedVm(job));
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            for (var drive : Drive.disks(guest.config)) {
                var base = drive.volid().replaceFirst("([/:])vm-(?=[^/]*$)", "$1base-");
                guest.config.put(drive.key(), drive.at(base).value());
            }
            guest.config.put("template", "1");
        }
    }
}
