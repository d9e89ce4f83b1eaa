package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.HaStep;
import felhom.testkit.guest.HaWork;
import felhom.testkit.guest.PowerSteps;
import felhom.testkit.task.ApiError;
import felhom.testkit.world.GuestState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// start, stop, shutdown, reboot and destroy.
public final class PowerApi {
    private PowerApi() {}

    public static List<Route> routes() {
        var power = Route.vm("VM.PowerMgmt");
        var status = "/nodes/{node}/lxc/{vmid}/status/";
        return List.of(
                Route.forwarded("POST", status + "start", power, PowerApi::start),
                Route.forwarded("POST", status + "stop", power, PowerApi::stop),
                Route.forwarded("POST", status + "shutdown", power, call -> shutdown(call, "vzshutdown", "CT", false)),
                Route.forwarded("POST", status + "reboot", power, call -> shutdown(call, "vzreboot", "VM", true)),
                Route.forwarded("POST", status + "suspend", power, PowerApi::suspend),
                Route.forwarded("POST", status + "resume", power, PowerApi::resume),
                Route.forwarded("DELETE", "/nodes/{node}/lxc/{vmid}", Route.vm("VM.Allocate"), PowerApi::destroy));
    }

    private static Reply start(Call call) {
        noSkipLock(call);
        var guest = call.found();
        if (guest.filter(GuestState::running).isPresent())
            throw ApiError.died("CT " + call.vmid() + " already running");
        if (managed(call)) return call.task("hastart", HaStep.start(call.world(), call.guest()));
        return call.task("vzstart", new PowerSteps.Start(call.world(), call.vmid()));
    }

    private static Reply stop(Call call) {
        noSkipLock(call);
        needRunning(call, "CT");
        if (managed(call)) {
            return call.task("hastop", HaStep.stop(call.world(), call.guest(), HaWork.stop(call.guest())));
        }
        return call.task("vzstop", new PowerSteps.Stop(call.world(), call.vmid(), overrules(call, "vzshutdown")));
    }

    private static Reply shutdown(Call call, String type, String prefix, boolean restart) {
        needRunning(call, prefix);
        var timeout = Duration.ofSeconds(call.params().number("timeout", 60));
        boolean force = call.params().flag("forceStop");
        if (managed(call) && !restart) {
            var work = HaWork.shutdown(call.guest(), timeout);
            return call.task("hastop", HaStep.stop(call.world(), call.guest(), work));
        }
        return call.task(type, new PowerSteps.Shutdown(call.world(), call.vmid(), timeout, force, restart));
    }

    private static Reply suspend(Call call) {
        needRunning(call, "CT");
        return call.task("vzsuspend", new PowerSteps.Suspend(call.world(), call.vmid()));
    }

    private static Reply resume(Call call) {
        if (call.found().filter(GuestState::running).isPresent()) {
            throw ApiError.died("CT " + call.vmid() + " already running");
        }
        return call.task("vzresume", new PowerSteps.Start(call.world(), call.vmid()));
    }

    static Optional<String> overrules(Call call, String type) {
        return Optional.of(type).filter(t -> call.params().flag("overrule-shutdown"));
    }

    private static boolean managed(Call call) {
        return call.found().flatMap(call.world().cluster()::managed).isPresent();
    }

    private static void needRunning(Call call, String prefix) {
        var guest = call.found();
        if (guest.filter(GuestState::running).isEmpty())
            throw ApiError.died(prefix + " " + call.vmid() + " not running");
    }

    private static void noSkipLock(Call call) {
        if (call.params().flag("skiplock")) throw ApiError.parameter("skiplock", "Only root may use this option.");
    }

    private static Reply destroy(Call call) {
        var guest = call.guest();
        int vmid = call.vmid();
        if (guest.flag("protection")) throw ApiError.died("can't remove CT " + vmid + " - protection mode enabled");
        guest.unlockedOrDie();
        if (!call.params().flag("purge")) unused(call, guest);
        boolean force = call.params().flag("force");
        if (guest.running() && !force) {
            throw ApiError.died("unable to destroy CT " + vmid + " - container is running");
        }
        return call.task(
                "vzdestroy",
                new PowerSteps.Destroy(call.world(), vmid, force, call.params().flag("purge")));
    }

    /// Without `purge` nothing else may name the guest; backup jobs are not asked.
    static void unused(Call call, GuestState guest) {
        var cluster = call.world().cluster();
        if (cluster.configured(guest).isPresent()) {
            throw ApiError.died("unable to remove " + guest.kind.label + " " + guest.vmid
                    + " - used in HA resources and purge parameter not set.");
        }
        for (var job : cluster.replication) {
            if (job.path("guest").asInt() != guest.vmid) continue;
            throw ApiError.died("There is a replication job '" + job.path("id").asString("") + "' for guest '"
                    + guest.vmid + "' - Please remove that first.");
        }
    }
}
