package felhom.testkit.dump;

import felhom.testkit.task.Job;
import java.util.Optional;

/// How many backups of a guest a dump leaves on its storage, and what it does about more (pve-manager 9.2.11
/// VZDump.pm).
final class DumpLimit {
    private DumpLimit() {}

    /// Why there must not be another one. With `remove=0` a retention turns into a limit.
    static Optional<String> reached(DumpPlan plan, String node, int vmid) {
        if (plan.isProtected()) return Protection.reached(plan.world(), plan.token(), plan.storage(), node, vmid);
        var retention = plan.retention();
        if (plan.remove() || retention.isEmpty()) return Optional.empty();
        int limit = retention.get().limit();
        long there = plan.world().archivesOf(plan.storage(), node, vmid).stream()
                .filter(a -> !a.isProtected)
                .count();
        if (there < limit) return Optional.empty();
        return Optional.of("There is a max backup limit of " + limit + " enforced by the target storage or the vzdump"
                + " parameters. Either increase the limit or delete old backups.");
    }

    static void prune(Job job, DumpPlan plan, int vmid) {
        var retention = plan.retention();
        if (!plan.remove() || retention.isEmpty()) return;
        var world = plan.world();
        job.log("INFO: prune older backups with retention: " + retention.get().text());
        var doomed = retention.get().doomed(world.archivesOf(plan.storage(), job.node, vmid), world.zone());
        for (var archive : doomed) {
            job.log("INFO: removing backup '" + archive.volid + "'");
            world.archives().remove(archive.volid);
        }
        job.log("INFO: pruned " + doomed.size() + " backup(s)"
                + (doomed.isEmpty() ? "" : " not covered by keep-retention policy"));
    }
}
