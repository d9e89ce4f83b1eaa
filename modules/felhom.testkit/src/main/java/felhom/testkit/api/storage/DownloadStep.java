package felhom.testkit.api.storage;

import felhom.testkit.task.Job;
import felhom.testkit.task.Step;
import felhom.testkit.world.StoredFile;
import felhom.testkit.world.WorldState;
import java.time.Instant;

/// The work of `download`: a template or an image is on the storage at its end.
public record DownloadStep(WorldState world, String volid, String content) implements Step {
    @Override
    public void begin(Job job, Instant at) {
        job.log("downloading to storage '" + volid.substring(0, volid.indexOf(':')) + "'");
    }

    @Override
    public void finish(Job job, Instant at) {
        world.files().put(volid, new StoredFile(volid, content, StoredFile.format(volid), 3_145_728, at));
        job.log("download of '" + volid.substring(volid.indexOf('/') + 1) + "' finished");
    }
}
