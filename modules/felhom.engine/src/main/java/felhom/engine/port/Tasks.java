package felhom.engine.port;

import felhom.ops.NodeName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The host's tasks, for the operator. Every method throws [felhom.ops.HostException] when the host refuses.
public interface Tasks {
    List<Summary> list(Filter filter);

    /// Empty when the host knows no such task (any more).
    Optional<Summary> find(Upid task);

    /// The whole log, however long, line by line.
    void log(Upid task, Consumer<String> sink);

    /// Watches a task to its end, for at most `limit`. An interrupt of the calling thread stops the watching, never
    /// the task.
    TaskEnd await(Upid task, Duration limit, TaskListener listener);

    /// @param running only what runs now
    record Filter(Optional<Vmid> guest, boolean running, boolean failed, int limit) {}

    /// `exitStatus` and `ended` are absent while it runs; `ended` also where the host does not tell.
    record Summary(
            Upid upid,
            NodeName node,
            String type,
            String id,
            String user,
            Instant started,
            Optional<Instant> ended,
            Optional<String> exitStatus) {
        public boolean running() {
            return exitStatus.isEmpty();
        }
    }
}
