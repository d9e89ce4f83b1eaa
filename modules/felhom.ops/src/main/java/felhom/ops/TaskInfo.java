package felhom.ops;

import java.time.Instant;
import java.util.Optional;

/// A task as its node shows it. `exitStatus` is absent while it runs.
public record TaskInfo(Upid upid, String user, Instant started, Optional<String> exitStatus) {
    public boolean running() {
        return exitStatus.isEmpty();
    }
}
