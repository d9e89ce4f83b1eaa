package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.HaService;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;

/// The work of hastart, hastop and hamigrate: it hands the wish to the CRM and ends. What the wish takes is done
/// later, by a task of root's on the node where the guest is then (pve-ha-manager 5.2.0 Resources/PVECT.pm and
/// PVEVM.pm).
///
/// @param wish what the log calls it
/// @param state what the CRM is told to aim at; none for a migration
/// @param work what the CRM then lets the node do
public record HaStep(WorldState world, GuestState guest, String wish, String state, HaWork work) implements Step {
    public static HaStep start(WorldState world, GuestState guest) {
        return new HaStep(world, guest, "start", "started", HaWork.start(guest));
    }

    public static HaStep stop(WorldState world, GuestState guest, HaWork work) {
        return new HaStep(world, guest, "stop", "stopped", work);
    }

    public static HaStep migrate(WorldState world, GuestState guest, String target) {
        return new HaStep(world, guest, "migration", "", HaWork.migrate(guest, target));
    }

    @Override
    public void begin(Job job, Instant at) {
        job.log("Requesting HA " + wish + " for " + guest.kind.label + " " + guest.vmid + work.where());
    }

    @Override
    public void finish(Job job, Instant at) {
        var service = world.cluster().configured(guest);
        if (service.isEmpty()) throw new TaskFailure("no such resource '" + HaService.sid(guest) + "'");
        if (state.equals("started") && !service.get().trouble.isEmpty()) {
            var sid = HaService.sid(guest);
            job.log("service '" + sid + "' in error state, must be disabled and fixed first");
            throw new TaskFailure("command 'ha-manager set " + sid + " --state started' failed: exit code 255");
        }
        if (!state.isEmpty()) service.get().requested = state;
        work.later(world, at);
    }

    /// What the CRM does about a new wish.
    public static void follow(WorldState world, GuestState guest, String state, Instant at) {
        if (state.equals("started") && !guest.running()) HaWork.start(guest).later(world, at);
        boolean stop = state.equals("stopped") || state.equals("disabled");
        if (stop && guest.running())
            HaWork.shutdown(guest, Duration.ofMinutes(1)).later(world, at);
    }
}
