package felhom.testkit.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The locks that tasks wait for: the flock on a guest's configuration, and vzdump's on its node. Nothing of the
/// `lock` that a configuration holds.
final class TaskLocks {
    private final Map<Integer, Job> configs = new HashMap<>();
    private final Map<String, Job> nodes = new HashMap<>();
    /// Held by programs that are no tasks, until then.
    private final Map<Integer, Instant> foreign = new HashMap<>();

    void hold(int vmid, Instant until) {
        foreign.put(vmid, until);
    }

    boolean held(int vmid) {
        return configs.containsKey(vmid) || foreign.containsKey(vmid);
    }

    /// Whether it is somebody else's.
    boolean keepsOut(Job job, int vmid) {
        var holder = configs.get(vmid);
        return foreign.containsKey(vmid) || (holder != null && holder != job);
    }

    void take(Job job, int vmid) {
        configs.put(vmid, job);
    }

    boolean nodeKeepsOut(Job job) {
        return nodes.getOrDefault(job.node, job) != job;
    }

    void takeNode(Job job) {
        nodes.put(job.node, job);
    }

    /// Until when a program that is no task holds it.
    Optional<Instant> foreign(int vmid) {
        return Optional.ofNullable(foreign.get(vmid));
    }

    Optional<Instant> nextForeign() {
        return foreign.values().stream().min(Comparator.naturalOrder());
    }

    void drop(Instant now) {
        foreign.values().removeIf(end -> !end.isAfter(now));
    }

    void shift(Duration by) {
        foreign.replaceAll((vmid, end) -> end.plus(by));
    }

    /// @param all also that of the node, which a task keeps to its end
    void release(Job job, boolean all) {
        configs.values().removeIf(holder -> holder == job);
        if (all) nodes.values().removeIf(holder -> holder == job);
    }
}
