package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.HaStep;
import felhom.testkit.guest.HaWork;
import felhom.testkit.guest.QemuPowerSteps;
import felhom.testkit.guest.QemuRam;
import felhom.testkit.task.ApiError;
import felhom.testkit.world.GuestState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// start, stop, shutdown, reboot, reset, suspend, resume and destroy of virtual machines.
///
/// Start and stop answer with a task whatever the machine's state is; the others want it running at once.
public final class QemuPowerApi {
    private QemuPowerApi() {}

    public static List<Route> routes() {
        var power = Route.vm("VM.PowerMgmt");
        var status = "/nodes/{node}/qemu/{vmid}/status/";
        return List.of(
                Route.forwarded("POST", status + "start", power, QemuPowerApi::start),
                Route.forwarded("POST", status + "stop", power, QemuPowerApi::stop),
                Route.forwarded("POST", status + "shutdown", power, QemuPowerApi::shutdown),
                Route.forwarded("POST", status + "reboot", power, call -> {
                    call.needRunningVm();
                    return call.task("qmreboot", shutdown(call, true));
                }),
                Route.forwarded("POST", status + "reset", power, call -> {
                    int vmid = vmid(call);
                    call.needRunningVm();
                    return call.task("qmreset", new QemuPowerSteps.Reset(call.world(), vmid));
                }),
                Route.forwarded("POST", status + "suspend", power, QemuPowerApi::suspend),
                Route.forwarded("POST", status + "resume", power, call -> {
                    int vmid = vmid(call);
                    var onDisk = call.foundVm().filter(guest -> guest.lock().equals("suspended"));
                    if (onDisk.isPresent()) return call.task("qmresume", new QemuPowerSteps.Start(call.world(), vmid));
                    call.needRunningVm();
                    return call.task("qmresume", new QemuPowerSteps.Pause(call.world(), vmid, false));
                }),
                Route.forwarded("DELETE", "/nodes/{node}/qemu/{vmid}", Route.vm("VM.Allocate"), QemuPowerApi::destroy));
    }

    private static int vmid(Call call) {
        if (call.params().flag("skiplock")) throw ApiError.parameter("skiplock", "Only root may use this option.");
        return call.vmid();
    }

    private static Reply start(Call call) {
        var step = new QemuPowerSteps.Start(call.world(), vmid(call));
        return managed(call)
                .map(guest -> call.task("hastart", HaStep.start(call.world(), guest)))
                .orElseGet(() -> call.task("qmstart", step));
    }

    private static Reply stop(Call call) {
        var step = new QemuPowerSteps.Stop(call.world(), vmid(call), PowerApi.overrules(call, "qmshutdown"));
        return managed(call)
                .map(guest -> call.task("hastop", HaStep.stop(call.world(), guest, HaWork.stop(guest))))
                .orElseGet(() -> call.task("qmstop", step));
    }

    private static Reply shutdown(Call call) {
        var step = shutdown(call, false);
        return managed(call)
                .map(guest ->
                        call.task("hastop", HaStep.stop(call.world(), guest, HaWork.shutdown(guest, step.timeout()))))
                .orElseGet(() -> call.task("qmshutdown", step));
    }

    private static Optional<GuestState> managed(Call call) {
        return call.foundVm()
                .filter(guest -> call.world().cluster().managed(guest).isPresent());
    }

    private static QemuPowerSteps.Shutdown shutdown(Call call, boolean restart) {
        return new QemuPowerSteps.Shutdown(
                call.world(),
                vmid(call),
                Duration.ofSeconds(call.params().number("timeout", 60)),
                call.params().flag("forceStop"),
                restart);
    }

    private static Reply suspend(Call call) {
        int vmid = vmid(call);
        call.needRunningVm();
        if (!call.params().flag("todisk")) {
            return call.task("qmpause", new QemuPowerSteps.Pause(call.world(), vmid, true));
        }
        call.need("/vms/" + vmid, "VM.Config.Disk");
        var storage = call.params().text("statestorage").orElse(QemuRam.storage(call.world(), call.vm()));
        call.need("/storage/" + storage, "Datastore.AllocateSpace");
        return call.task("qmsuspend", new QemuPowerSteps.Suspend(call.world(), vmid, storage));
    }

    private static Reply destroy(Call call) {
        int vmid = vmid(call);
        var guest = call.vm();
        if (guest.flag("protection")) throw ApiError.died("can't remove VM " + vmid + " - protection mode enabled");
        if (!call.params().flag("purge")) PowerApi.unused(call, guest);
        if (guest.running()) throw ApiError.died("VM " + vmid + " is running - destroy failed");
        return call.task(
                "qmdestroy",
                new QemuPowerSteps.Destroy(call.world(), vmid, call.params().flag("purge")));
    }
}
