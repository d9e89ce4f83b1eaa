package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.VolumeLog;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The work of vzclone: the copy has every option of the source but new addresses, and none of its snapshots.
public record CloneStep(WorldState world, int vmid, int newid, Source source, boolean full, Given given)
        implements Step {
    private static final Set<String> OWN = Set.of("lock", "parent", "template", "snapstate", "snaptime");

    /// What is copied, as it was when the call came.
    public record Source(Map<String, String> config, String data) {}

    public record Given(
            Optional<String> hostname, Optional<String> description, Optional<String> storage, Optional<String> pool) {}

    @Override
    public void begin(Job job, Instant at) {
        job.log("creating a clone of container " + vmid + " with ID " + newid);
        for (var volume : Mounts.of(source.config)) {
            job.log(
                    full
                            ? "create full clone of mountpoint " + volume.key() + " (" + volume.volid() + ")"
                            : "create linked clone of mount point " + volume.key() + " (" + volume.volid() + ")");
        }
    }

    @Override
    public void finish(Job job, Instant at) {
        Optional.ofNullable(world.guests().get(vmid)).ifPresent(guest -> guest.config.remove("lock"));
        var copy = world.guests().get(newid);
        if (copy == null) throw new TaskFailure(Kind.LXC.missing(job.node, newid));
        copy.config.clear();
        copy.config.putAll(config(job));
        given.description.ifPresent(copy::describe);
        copy.data = source.data;
        given.pool.ifPresent(pool -> world.acl().join(pool, newid));
    }

    private Map<String, String> config(Job job) {
        var config = new TreeMap<>(source.config);
        config.keySet().removeIf(key -> OWN.contains(key) || key.matches("unused\\d+"));
        config.replaceAll((key, value) ->
                key.matches("net\\d+") ? value.replaceAll("hwaddr=[0-9A-Fa-f:]+", "hwaddr=" + world.newMac()) : value);
        given.hostname.ifPresent(hostname -> config.put("hostname", hostname));
        var taken = new HashSet<String>();
        for (var volume : Mounts.of(config)) {
            var fresh = Mounts.fresh(world, given.storage.orElse(volume.storage()), newid, taken);
            taken.add(fresh);
            config.put(volume.key(), volume.line(fresh, volume.size()));
            if (full) {
                VolumeLog.made(job, world, fresh, volume.size());
                VolumeLog.copied(job);
            }
        }
        return config;
    }
}
