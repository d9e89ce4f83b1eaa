package felhom.testkit.api;

import felhom.testkit.task.ApiError;
import java.util.List;

/// Consoles: who may have one is as on a host, but there is none to be had.
public final class ConsoleApi {
    private ConsoleApi() {}

    public static List<Route> routes() {
        return List.of(Route.forwarded("POST", "/nodes/{node}/lxc/{vmid}/termproxy", Route.vm("VM.Console"), call -> {
            throw ApiError.died("this host is simulated and has no consoles");
        }));
    }
}
