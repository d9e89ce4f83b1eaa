package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The work of vzcreate (pve-container 6.1.10 API2/LXC.pm).
public record CreateStep(
        WorldState world,
        int vmid,
        String template,
        String storage,
        Map<String, String> given,
        Optional<String> pool,
        boolean start)
        implements ContainerStep {

    @Override
    public void begin(Job job, Instant at) {
        if (!world.files().containsKey(template)) fail("volume '" + template + "' does not exist");
        job.log("extracting archive '" + template + "'");
    }

    @Override
    public void finish(Job job, Instant at) {
        var volumes = NewVolumes.plan(world, vmid, storage, given, Map.of());
        if (NewVolumes.tooSmall(volumes)) fail(NewVolumes.tarFailed(vmid, template, unprivileged()));
        var guest = guest();
        guest.config.clear();
        guest.config.putAll(Map.of("arch", "amd64", "memory", "512", "swap", "512", "hostname", "CT" + vmid));
        guest.config.put("ostype", ostype());
        given.forEach((key, value) -> {
            if (!key.equals("description")) guest.config.put(key, value);
        });
        if (unprivileged()) guest.config.put("unprivileged", "1");
        guest.config.putAll(volumes);
        guest.describe(given.getOrDefault("description", ""));
        pool.ifPresent(name -> world.acl().join(name, vmid));
        if (start) world.engine().child(job, "vzstart", String.valueOf(vmid), new PowerSteps.Start(world, vmid), at);
    }

    /// Since PVE 9 a container is unprivileged unless the call says otherwise.
    private boolean unprivileged() {
        return given.getOrDefault("unprivileged", world.atLeast(9, 0) ? "1" : "0")
                .equals("1");
    }

    private String ostype() {
        var file = template.substring(template.indexOf('/') + 1);
        return file.replaceAll("-.*", "");
    }

    private void fail(String text) {
        world.guests().remove(vmid);
        throw new TaskFailure("unable to create CT " + vmid + " - " + text);
    }
}
