package felhom.testkit;

import java.time.Instant;
import java.util.Set;

/// The work of imgdel.
record RemoveVolume(PveWorld world, String volid) implements Step {
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
        if (world.archives().remove(volid) == null) {
            var storage = world.storageOrDie(volid.substring(0, volid.indexOf(':')));
            job.log("disk image '" + storage.path + "/dump/" + volid.substring(volid.indexOf('/') + 1)
                    + "' does not exist");
        }
        job.log("Removed volume '" + volid + "'");
    }
}
