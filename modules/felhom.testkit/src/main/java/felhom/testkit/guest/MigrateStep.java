package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.List;

/// The work of vzmigrate: the guest is on the other node at its end; with `restart` it is stopped before and started
/// there again.
public record MigrateStep(WorldState world, int vmid, String target, boolean restart) implements ContainerStep {
    @Override
    public void begin(Job job, Instant at) {
        var guest = unlockedGuest();
        var node = world.cluster().nodes.get(target);
        if (node == null || !node.online) throw new TaskFailure("migration aborted");
        if (guest.running() && !restart) {
            job.log("ERROR: migration aborted (duration 00:00:00): lxc live migration is currently not implemented");
            throw new TaskFailure("migration aborted");
        }
        for (var storage : missing(world, guest, target)) {
            job.log("ERROR: migration aborted (duration 00:00:00): storage '" + storage + "' is not available on node '"
                    + target + "'");
            throw new TaskFailure("migration aborted");
        }
        if (guest.running()) job.log("shutdown CT " + vmid);
        job.log("starting migration of CT " + vmid + " to node '" + target + "' (" + node.ip + ")");
        guest.config.put("lock", "migrate");
    }

    @Override
    public void finish(Job job, Instant at) {
        var guest = guest();
        boolean ran = guest.running();
        guest.stop();
        guest.config.remove("lock");
        guest.node = target;
        if (ran) {
            job.log("start container on target node");
            guest.start(at, world.engine().newPid());
        }
        job.log("migration finished successfully (duration 00:00:01)");
    }

    /// Storages of the guest's volumes that the node does not have.
    public static List<String> missing(WorldState world, GuestState guest, String node) {
        var storages = guest.kind == Kind.LXC
                ? Mounts.of(guest.config).stream().map(Mounts.Mount::storage)
                : Drive.disks(guest.config).stream().map(Drive::storage);
        return storages.distinct()
                .filter(name -> {
                    var storage = world.storages().get(name);
                    return storage == null || storage.trouble(node).isPresent();
                })
                .toList();
    }
}
