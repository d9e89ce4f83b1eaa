package felhom.testkit;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `GET /nodes/{node}/status`.
final class NodeStatusApi {
    private NodeStatusApi() {}

    static List<Route> routes() {
        return List.of(
                Route.own("GET", "/nodes/{node}/status", Route.node("Sys.Audit"), Schema.of(), NodeStatusApi::status));
    }

    private static Reply status(Call call) {
        return Reply.of(Json.object(
                "uptime", call.world().uptime(),
                "cpu", 0.265047312457321,
                "wait", 0.000487757291971515,
                "idle", 0,
                "loadavg", Json.array().add("0.58").add("0.81").add("1.01"),
                "kversion", "Linux 6.14.11-2-pve #1 SMP PREEMPT_DYNAMIC",
                "current-kernel", kernel(),
                "boot-info", Json.object("mode", "efi", "secureboot", 0),
                "pveversion", "pve-manager/" + call.world().version() + "/14a22df35955d97d",
                "ksm", Json.object("shared", 0),
                "memory", memory(call),
                "swap", Json.object("total", 0, "used", 0, "free", 0),
                "rootfs", disk(),
                "cpuinfo", cpu()));
    }

    private static ObjectNode kernel() {
        return Json.object(
                "sysname",
                "Linux",
                "release",
                "6.14.11-2-pve",
                "version",
                "#1 SMP PREEMPT_DYNAMIC",
                "machine",
                "x86_64");
    }

    private static ObjectNode memory(Call call) {
        long free = ClusterApi.MEMORY - ClusterApi.MEMORY_USED;
        var memory = Json.object("total", ClusterApi.MEMORY, "used", ClusterApi.MEMORY_USED, "free", free);
        if (call.world().atLeast(9, 0)) memory.put("available", free);
        return memory;
    }

    private static ObjectNode disk() {
        return Json.object(
                "total",
                ClusterApi.DISK,
                "used",
                ClusterApi.DISK_USED,
                "free",
                ClusterApi.DISK - ClusterApi.DISK_USED,
                "avail",
                79_583_903_744L);
    }

    private static ObjectNode cpu() {
        return Json.object(
                "cpus",
                2,
                "cores",
                2,
                "sockets",
                1,
                "mhz",
                "2596.134",
                "model",
                "AMD EPYC",
                "user_hz",
                100,
                "hvm",
                "1",
                "flags",
                "fpu vme de pse tsc msr pae");
    }
}
