package felhom.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The work of hastart, hastop and hamigrate: it hands the wish to the CRM and ends. What the wish takes is done later,
/// by a task of root's on the node where the guest is then (pve-ha-manager 5.2.0 Resources/PVECT.pm).
final class HaStep {
    private static final String ROOT = "root@pam";

    private HaStep() {}

    record Start(PveWorld world, int vmid) implements Step {
        @Override
        public void begin(Job job, Instant at) {
            job.log("Requesting HA start for CT " + vmid);
        }

        @Override
        public void finish(Job job, Instant at) {
            request(world, vmid, "started");
            later(world, vmid, "vzstart", new PowerSteps.Start(world, vmid), at);
        }
    }

    /// @param work what the CRM lets the node do
    record Stop(PveWorld world, int vmid, String type, Step work) implements Step {
        @Override
        public void begin(Job job, Instant at) {
            job.log("Requesting HA stop for CT " + vmid);
        }

        @Override
        public void finish(Job job, Instant at) {
            request(world, vmid, "stopped");
            later(world, vmid, type, work, at);
        }
    }

    record Migrate(PveWorld world, int vmid, String target) implements Step {
        @Override
        public void begin(Job job, Instant at) {
            job.log("Requesting HA migration for CT " + vmid + " to node " + target);
        }

        @Override
        public void finish(Job job, Instant at) {
            later(world, vmid, "vzmigrate", new MigrateStep(world, vmid, target, true), at);
        }
    }

    /// What the CRM does about a new wish.
    static void follow(PveWorld world, GuestState guest, String state, Instant at) {
        if (state.equals("started") && !guest.running()) {
            later(world, guest.vmid, "vzstart", new PowerSteps.Start(world, guest.vmid), at);
        }
        boolean stop = state.equals("stopped") || state.equals("disabled");
        if (stop && guest.running()) {
            var work = new PowerSteps.Shutdown(world, guest.vmid, Duration.ofMinutes(1), true, false);
            later(world, guest.vmid, "vzshutdown", work, at);
        }
    }

    private static void request(PveWorld world, int vmid, String state) {
        var guest = world.guestOrFail(vmid);
        var service = world.cluster().managed(guest);
        service.orElseThrow(() -> new TaskFailure("no such resource '" + HaService.sid(guest) + "'")).requested = state;
    }

    /// The CRM looks every ten seconds; `crm` among the durations says how long it takes here.
    private static void later(PveWorld world, int vmid, String type, Step work, Instant at) {
        world.engine().at(at.plus(world.durations().take("crm")), when -> {
            var guest = world.guests().get(vmid);
            if (guest == null) return;
            world.engine().start(guest.node, ROOT, type, String.valueOf(vmid), List.of(work), when);
        });
    }
}
