package felhom.testkit.guest;

import felhom.testkit.fault.Faults;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.HaService;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// A task that HA starts as root on the node where the guest is by then. A start that fails is tried again as often
/// as the service may be, and then the service is in error; giving up on a node and trying another is not
/// simulated.
///
/// @param type the worker's
/// @param needed whether there is still anything to do
/// @param where behind the wish in the log of the call's task
public record HaWork(
        int vmid, String type, Predicate<GuestState> needed, Function<WorldState, Step> step, String where) {
    private static final String ROOT = "root@pam";

    static HaWork start(GuestState guest) {
        int vmid = guest.vmid;
        return guest.kind == Kind.LXC
                ? new HaWork(vmid, "vzstart", g -> !g.running(), world -> new PowerSteps.Start(world, vmid), "")
                : new HaWork(vmid, "qmstart", g -> !g.running(), world -> new QemuPowerSteps.Start(world, vmid), "");
    }

    public static HaWork stop(GuestState guest) {
        int vmid = guest.vmid;
        return guest.kind == Kind.LXC
                ? new HaWork(vmid, "vzstop", GuestState::running, world -> new PowerSteps.Stop(world, vmid), "")
                : new HaWork(vmid, "qmstop", GuestState::running, world -> new QemuPowerSteps.Stop(world, vmid), "");
    }

    /// One that does not obey is stopped when its time is over.
    public static HaWork shutdown(GuestState guest, Duration timeout) {
        int vmid = guest.vmid;
        return guest.kind == Kind.LXC
                ? new HaWork(
                        vmid,
                        "vzshutdown",
                        GuestState::running,
                        world -> new PowerSteps.Shutdown(world, vmid, timeout, true, false),
                        "")
                : new HaWork(
                        vmid,
                        "qmshutdown",
                        GuestState::running,
                        world -> new QemuPowerSteps.Shutdown(world, vmid, timeout, true, false),
                        "");
    }

    static HaWork migrate(GuestState guest, String target) {
        int vmid = guest.vmid;
        var where = " to node " + target;
        return guest.kind == Kind.LXC
                ? new HaWork(vmid, "vzmigrate", g -> true, world -> new MigrateStep(world, vmid, target, true), where)
                : new HaWork(vmid, "qmigrate", g -> true, world -> new QemuMigrateStep(world, vmid, target), where);
    }

    /// The CRM looks every ten seconds; `crm` among the durations says how long it takes here.
    void later(WorldState world, Instant at) {
        later(world, at, 0);
    }

    private void later(WorldState world, Instant at, int failures) {
        world.engine().at(at.plus(world.durations().take("crm")), when -> {
            var guest = world.guests().get(vmid);
            if (guest == null || !needed.test(guest)) return;
            var upid = world.engine()
                    .start(guest.node, ROOT, type, String.valueOf(vmid), List.of(step.apply(world)), when);
            judge(world, guest, upid, when, failures);
        });
    }

    /// Looks after the task until it has ended.
    private void judge(WorldState world, GuestState guest, String upid, Instant at, int failures) {
        world.engine().at(at.plus(world.durations().take("crm")), when -> {
            var job = world.engine().find(upid).orElseThrow();
            if (!job.done()) {
                judge(world, guest, upid, when, failures);
            } else if (!Faults.meansSuccess(job.exitStatus)) {
                world.cluster().managed(guest).ifPresent(service -> failed(world, service, when, failures));
            }
        });
    }

    private void failed(WorldState world, HaService service, Instant at, int failures) {
        if (type.endsWith("start") && failures < service.maxRestart) {
            later(world, at, failures + 1);
        } else if (!type.endsWith("migrate")) {
            service.trouble = "error";
        }
    }
}
