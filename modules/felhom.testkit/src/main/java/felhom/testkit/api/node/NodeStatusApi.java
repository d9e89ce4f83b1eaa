package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.text.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `GET /nodes/{node}/status`.
public final class NodeStatusApi {
    private static final String FLAGS =
            "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht"
                    + " syscall nx mmxext fxsr_opt pdpe1gb rdtscp lm constant_tsc rep_good nopl xtopology nonstop_tsc"
                    + " cpuid extd_apicid tsc_known_freq pni pclmulqdq ssse3 fma cx16 pcid sse4_1 sse4_2 x2apic movbe"
                    + " popcnt tsc_deadline_timer aes xsave avx f16c rdrand hypervisor lahf_lm cmp_legacy cr8_legacy"
                    + " abm sse4a misalignsse 3dnowprefetch osvw topoext vmmcall fsgsbase tsc_adjust bmi1 avx2 smep"
                    + " bmi2 erms invpcid rdseed adx smap clflushopt clwb sha_ni xsaveopt xsavec xgetbv1 xsaves";

    private NodeStatusApi() {}

    public static List<Route> routes() {
        return List.of(Route.own("GET", "/nodes/{node}/status", Route.node("Sys.Audit"), NodeStatusApi::status));
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
                "boot-info", boot(call),
                "pveversion", "pve-manager/" + call.world().version() + "/14a22df35955d97d",
                "ksm", Json.object("shared", 0),
                "memory", memory(call),
                "swap", Json.object("total", 0, "used", 0, "free", 0),
                "rootfs", disk(),
                "cpuinfo", cpu(call)));
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

    private static ObjectNode boot(Call call) {
        var mode = call.world().host().boot();
        return mode.equals("efi") ? Json.object("mode", mode, "secureboot", 0) : Json.object("mode", mode);
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

    private static ObjectNode cpu(Call call) {
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
                "vendor",
                "AuthenticAMD",
                "family",
                "25",
                "hvm",
                call.world().host().hvm() ? "1" : "",
                "flags",
                FLAGS);
    }
}
