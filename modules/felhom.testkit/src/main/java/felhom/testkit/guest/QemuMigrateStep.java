package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.WorldState;
import java.time.Instant;

/// The work of qmigrate: the machine is on the other node at its end, its disks too, and runs there if it ran
/// (qemu-server 9.2.6 QemuMigrate.pm).
public record QemuMigrateStep(WorldState world, int vmid, String target) implements VmStep {
    @Override
    public void begin(Job job, Instant at) {
        var guest = unlockedVm(job);
        var node = world.cluster().nodes.get(target);
        if (node == null || !node.online) throw new TaskFailure("migration aborted");
        job.log("starting migration of VM " + vmid + " to node '" + target + "' (" + node.ip + ")");
        if (guest.running()) job.log("starting VM " + vmid + " on remote node '" + target + "'");
        guest.config.put("lock", "migrate");
    }

    @Override
    public void finish(Job job, Instant at) {
        var guest = vm(job);
        guest.config.remove("lock");
        guest.node = target;
        if (guest.running()) guest.pid = world.engine().newPid();
        job.log("migration finished successfully (duration 00:00:01)");
    }
}
