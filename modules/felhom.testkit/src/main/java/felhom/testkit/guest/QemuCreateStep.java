package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The work of qmcreate.
public record QemuCreateStep(
        WorldState world, int vmid, Map<String, String> given, Optional<String> pool, boolean start) implements VmStep {
    @Override
    public void begin(Job job, Instant at) {
        vm(job);
    }

    @Override
    public void finish(Job job, Instant at) {
        var guest = vm(job);
        var config = QemuOptions.stored(world, guest, given);
        QemuDisks.create(world, vmid, config, job);
        QemuOptions.identity(world, config, at);
        guest.config.clear();
        guest.config.putAll(config);
        pool.ifPresent(name -> world.acl().join(name, vmid));
        if (start) {
            job.log("Execute autostart");
            world.engine().child(job, "qmstart", String.valueOf(vmid), new QemuPowerSteps.Start(world, vmid), at);
        }
    }
}
