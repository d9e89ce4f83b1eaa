package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The guest agent inside a virtual machine, and QEMU's monitor.
public final class QemuAgentApi {
    private QemuAgentApi() {}

    public static List<Route> routes() {
        var vm = "/nodes/{node}/qemu/{vmid}";
        // PVE 9 took VM.Monitor apart.
        Consumer<Call> agent = call -> {
            if (call.world().atLeast(9, 0)) {
                Route.vm("VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted").accept(call);
            } else {
                Route.vm("VM.Monitor").accept(call);
            }
        };
        Consumer<Call> monitor = call -> {
            if (call.world().atLeast(9, 0)) {
                Route.vm("Sys.Audit", "Sys.Modify").accept(call);
            } else {
                Route.vm("VM.Monitor").accept(call);
            }
        };
        return List.of(
                Route.forwarded("POST", vm + "/agent/ping", agent, call -> {
                    answering(call);
                    return Reply.of(Json.object("result", Json.object()));
                }),
                Route.forwarded("GET", vm + "/agent/network-get-interfaces", agent, QemuAgentApi::interfaces),
                Route.forwarded("POST", vm + "/monitor", monitor, QemuAgentApi::monitor));
    }

    /// A machine with `agent: 1` is taken to run one.
    private static GuestState answering(Call call) {
        var guest = call.vm();
        var agent = guest.config.getOrDefault("agent", "0");
        if (!agent.matches("(enabled=)?1(,.*)?")) throw ApiError.died("No QEMU guest agent configured");
        if (!guest.running()) throw ApiError.died("VM " + guest.vmid + " is not running");
        if (guest.stubborn || guest.vm.paused) throw ApiError.died("QEMU guest agent is not running");
        return guest;
    }

    private static Reply interfaces(Call call) {
        var list = Json.array();
        answering(call).config.forEach((key, value) -> {
            if (!key.matches("net\\d+")) return;
            var mac = value.replaceFirst("^[^=]*=([0-9A-Fa-f:]{17}).*", "$1").toLowerCase(Locale.ROOT);
            list.add(Json.object(
                    "name", "eth" + key.substring(3), "hardware-address", mac, "ip-addresses", Json.array()));
        });
        return Reply.of(Json.object("result", list));
    }

    private static Reply monitor(Call call) {
        var guest = call.vm();
        var command = call.params().text("command", "");
        if (!command.matches("(info|help)\\b.*")) call.need("/vms/" + guest.vmid, "Sys.Modify");
        if (!guest.running()) throw ApiError.died("VM " + guest.vmid + " not running");
        var text =
                command.equals("info status") ? "VM status: " + (guest.vm.paused ? "paused" : "running") + "\r\n" : "";
        return Reply.of(Json.value(text));
    }
}
