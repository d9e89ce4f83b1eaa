package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.VolumeLog;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.Set;

/// The work of resize, move_volume and vztemplate.
public final class DiskSteps {
    private DiskSteps() {}

    public record Resize(WorldState world, int vmid, String key, long size) implements ContainerStep.Locking {
        @Override
        public void begin(Job job, Instant at) {
            var guest = unlockedGuest();
            VolumeLog.grown(job, world, Mounts.volume(key, guest.config.getOrDefault(key, "")), size);
        }

        /// Space is not reserved: a volume may be larger than its storage.
        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            var volume = Mounts.volume(key, guest.config.getOrDefault(key, ""));
            guest.config.put(key, volume.line(volume.volid(), size));
        }
    }

    public record Move(WorldState world, int vmid, String key, String storage, boolean delete)
            implements ContainerStep {
        @Override
        public void begin(Job job, Instant at) {
            var target = world.storages().get(storage);
            if (target == null) throw new TaskFailure("storage '" + storage + "' does not exist");
            target.trouble(job.node).ifPresent(text -> {
                throw new TaskFailure(text);
            });
            if (!target.holds("rootdir")) {
                throw new TaskFailure(
                        "content type 'rootdir' is not available or configured on storage '" + storage + "'");
            }
            var guest = unlockedGuest();
            var source = Mounts.volume(key, guest.config.getOrDefault(key, ""));
            Enabled.need(world, job.node, source.storage());
            guest.config.put("lock", "disk");
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            guest.config.remove("lock");
            var old = Mounts.volume(key, guest.config.getOrDefault(key, ""));
            var fresh = Mounts.fresh(world, storage, vmid, Set.of());
            guest.config.put(key, old.line(fresh, old.size()));
            VolumeLog.made(job, world, fresh, old.size());
            VolumeLog.copied(job);
            if (!delete) Mounts.unuse(guest.config, old.volid());
        }
    }

    public record Template(WorldState world, int vmid) implements ContainerStep.Locking {
        @Override
        public void begin(Job job, Instant at) {
            var guest = unlockedGuest();
            Enabled.need(world, guest);
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            for (var volume : Mounts.of(guest.config)) {
                guest.config.put(volume.key(), volume.line(Mounts.base(volume.volid()), volume.size()));
            }
            guest.config.put("template", "1");
        }
    }
}
