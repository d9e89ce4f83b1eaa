package felhom.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A task as it stood when it was asked for.
///
/// @param id the guest, `9999@local` for `imgdel`, empty for a dump of several guests
/// @param owner the token id that started it
/// @param exitStatus absent while it runs
public record SimTask(
        String upid,
        String type,
        String id,
        String owner,
        Instant started,
        Optional<Instant> ended,
        Optional<String> exitStatus,
        List<String> log) {
    public SimTask {
        log = List.copyOf(log);
    }

    public boolean running() {
        return ended.isEmpty();
    }
}
