package felhom.testkit;

import java.util.List;

/// Consoles: who may have one is as on a host, but there is none to be had.
final class ConsoleApi {
    private ConsoleApi() {}

    static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/lxc/{vmid}/termproxy", Route.vm("VM.Console"), call -> {
            throw ApiError.died("this host is simulated and has no consoles");
        }));
    }
}
