package felhom.testkit.dump;

import felhom.testkit.task.Job;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Snapshots;
import java.time.Instant;

/// The snapshot that a container's dump is made from (pve-container 6.1.10 VZDump/LXC.pm). A dump that is killed
/// leaves it behind.
final class DumpSnapshot {
    private static final String NAME = "vzdump";

    private DumpSnapshot() {}

    static void take(Job job, GuestState guest, Instant at) {
        if (guest.snapshots.containsKey(NAME)) {
            job.log("INFO: found old vzdump snapshot (force removal)");
            Snapshots.delete(guest, NAME);
        }
        job.log("INFO: create storage snapshot 'vzdump'");
        Snapshots.take(guest, NAME, "vzdump backup snapshot", at);
    }

    static void remove(Job job, GuestState guest) {
        job.log("INFO: cleanup temporary 'vzdump' snapshot");
        Snapshots.delete(guest, NAME);
    }
}
