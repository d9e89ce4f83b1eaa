package felhom.proxmox.step;

import felhom.ops.Failure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import java.util.stream.Stream;

/// Whether a task that failed was a certain step's: nothing but what PVE says of it tells one caller's from another's.
final class TaskAttribution {
    private TaskAttribution() {}

    /// What PVE says of a snapshot often names it.
    static boolean named(Step step, SnapshotName name, Failure failure) {
        // Our own words name it too.
        String theirs = failure.message().replace(step.words(), "");
        return Stream.concat(Stream.of(theirs), failure.log().stream())
                .anyMatch(text -> text.contains("'" + name + "'"));
    }
}
