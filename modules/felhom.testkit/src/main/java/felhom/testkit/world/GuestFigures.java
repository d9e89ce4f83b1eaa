package felhom.testkit.world;

import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What a list shows of a guest.
public final class GuestFigures {
    private GuestFigures() {}

    public static ObjectNode of(WorldState world, GuestState guest, Instant now) {
        if (guest.kind == Kind.QEMU) return QemuFigures.resource(world, guest, now);
        boolean running = guest.running();
        var node = Json.object(
                "vmid",
                guest.vmid,
                "name",
                guest.name(),
                "type",
                "lxc",
                "status",
                running ? "running" : "stopped",
                "uptime",
                guest.runningSince
                        .map(since -> Duration.between(since, now).toSeconds())
                        .orElse(0L),
                "cpu",
                running ? Json.value(0.00197835187121589) : Json.value(0),
                "cpus",
                guest.number("cores", 2),
                "mem",
                running ? 757_760 : 0,
                "maxmem",
                guest.number("memory", 512) << 20,
                "swap",
                0,
                "maxswap",
                guest.number("swap", 512) << 20,
                "disk",
                running ? 2_134_016 : 0,
                // A running container's size is what df says of its file system.
                "maxdisk",
                running ? guest.rootSize() / 1024 * 977 : guest.rootSize(),
                "netin",
                0,
                "netout",
                0,
                "diskread",
                0,
                "diskwrite",
                0);
        if (running) {
            node.put("pid", guest.pid);
            if (world.atLeast(9, 0)) {
                for (var kind : List.of("cpusome", "cpufull", "iosome", "iofull", "memorysome", "memoryfull")) {
                    node.set("pressure" + kind, world.host().cgroup() == 1 ? Json.nothing() : Json.value("0.00"));
                }
            }
        }
        if (!guest.lock().isEmpty()) node.put("lock", guest.lock());
        var tags = guest.config.get("tags");
        if (tags != null) node.put("tags", tags);
        if (guest.flag("template")) node.put("template", 1);
        return node;
    }
}
