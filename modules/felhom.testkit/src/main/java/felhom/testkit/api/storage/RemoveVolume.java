package felhom.testkit.api.storage;

import felhom.testkit.task.Job;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// The work of imgdel.
record RemoveVolume(WorldState world, String volid) implements Step {
    @Override
    public Set<String> storages() {
        return Set.of(volid.substring(0, volid.indexOf(':')));
    }

    @Override
    public void begin(Job job, Instant at) {
        var archive = world.archives().get(volid);
        if (archive != null && archive.isProtected) {
            throw new TaskFailure("cannot remove protected volume '" + volid.substring(volid.indexOf(':') + 1)
                    + "' on '" + archive.storage() + "'");
        }
    }

    @Override
    public void finish(Job job, Instant at) {
        boolean found = world.archives().remove(volid) != null || world.files().remove(volid) != null || lost();
        if (!found) {
            var storage = world.storageOrDie(volid.substring(0, volid.indexOf(':')));
            job.log("disk image '" + storage.path + "/dump/" + volid.substring(volid.indexOf('/') + 1)
                    + "' does not exist");
        }
        job.log("Removed volume '" + volid + "'");
    }

    /// A volume of a guest goes although its configuration names it, which stays as it is.
    private boolean lost() {
        for (var guest : world.guests().values()) {
            for (var entry : Map.copyOf(guest.config).entrySet()) {
                if (!entry.getValue().split(",", 2)[0].equals(volid)) continue;
                if (entry.getKey().startsWith("unused")) {
                    guest.config.remove(entry.getKey());
                } else {
                    guest.diskGone = true;
                }
                return true;
            }
        }
        return false;
    }
}
