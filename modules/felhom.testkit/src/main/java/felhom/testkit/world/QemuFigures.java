package felhom.testkit.world;

import felhom.testkit.text.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What lists and the status show of a virtual machine (qemu-server 9.2.6 QemuServer.pm vmstatus).
public final class QemuFigures {
    private static final List<String> COUNTERS = List.of(
            "failed_flush_operations",
            "failed_rd_operations",
            "failed_unmap_operations",
            "failed_wr_operations",
            "flush_operations",
            "flush_total_time_ns",
            "invalid_flush_operations",
            "invalid_rd_operations",
            "invalid_unmap_operations",
            "invalid_wr_operations",
            "rd_bytes",
            "rd_merged",
            "rd_operations",
            "rd_total_time_ns",
            "unmap_bytes",
            "unmap_merged",
            "unmap_operations",
            "unmap_total_time_ns",
            "wr_bytes",
            "wr_highest_offset",
            "wr_merged",
            "wr_operations",
            "wr_total_time_ns");

    /// pvestatd looks so often, in seconds; until then there is no size.
    private static final long LAG = 10;

    private QemuFigures() {}

    public static ObjectNode entry(WorldState world, GuestState guest, boolean full, Instant now) {
        boolean running = guest.running();
        boolean nine = world.atLeast(9, 0);
        long memory = memory(guest);
        long used = running ? Math.min(memory, 8_019_968) : 0;
        var node = Json.object(
                "vmid",
                guest.vmid,
                "name",
                guest.name(),
                "status",
                running ? "running" : "stopped",
                "uptime",
                guest.runningSince
                        .map(since -> Duration.between(since, now).toSeconds())
                        .orElse(0L),
                "cpu",
                0,
                "cpus",
                cpus(guest),
                "mem",
                used,
                "maxmem",
                memory,
                "disk",
                0,
                "maxdisk",
                maxDisk(guest),
                "netin",
                0,
                "netout",
                0);
        if (nine) node.put("memhost", used);
        if (running) {
            node.put("pid", guest.pid);
            if (nine) {
                for (var kind : List.of("cpusome", "cpufull", "iosome", "iofull", "memorysome", "memoryfull")) {
                    node.put("pressure" + kind, 0);
                }
            }
        }
        if (!guest.lock().isEmpty()) node.put("lock", guest.lock());
        var tags = guest.config.get("tags");
        if (tags != null) node.put("tags", tags);
        if (guest.flag("template")) node.put("template", 1);
        if (full) details(world, guest, node);
        return node;
    }

    private static void details(WorldState world, GuestState guest, ObjectNode node) {
        var whileUp = guest.vm.prelaunch ? "prelaunch" : guest.vm.paused ? "paused" : "running";
        node.put("qmpstatus", guest.running() ? whileUp : "stopped");
        if (!guest.running()) return;
        var nics = Json.object();
        for (var key : guest.config.keySet()) {
            if (!key.matches("net\\d+")) continue;
            nics.set("tap" + guest.vmid + "i" + key.substring(3), Json.object("netin", 0, "netout", 0));
        }
        if (!nics.isEmpty()) node.set("nics", nics);
        // The rest comes from the process itself.
        if (guest.vm.starting) return;
        node.put("diskread", 0).put("diskwrite", 0);
        node.put("running-qemu", Vms.qemu(world)).put("running-machine", Vms.machine(world));
        node.set("proxmox-support", support());
        var blocks = Json.object();
        Drive.disks(guest.config).forEach(drive -> blocks.set(drive.key(), counters()));
        if (!blocks.isEmpty()) node.set("blockstat", blocks);
    }

    private static ObjectNode support() {
        var node = Json.object("pbs-library-version", "1.5.1 (UNKNOWN)");
        for (var name : List.of(
                "backup-fleecing",
                "backup-max-workers",
                "pbs-dirty-bitmap",
                "pbs-dirty-bitmap-migration",
                "pbs-dirty-bitmap-savevm",
                "pbs-masterkey",
                "query-bitmap-info")) {
            node.put(name, true);
        }
        return node;
    }

    private static ObjectNode counters() {
        var node = Json.object("timed_stats", Json.array());
        node.put("account_failed", true).put("account_invalid", true);
        COUNTERS.forEach(name -> node.put(name, 0));
        return node;
    }

    /// As `/cluster/resources` has it before anything is removed or added there.
    static ObjectNode resource(WorldState world, GuestState guest, Instant now) {
        var node = entry(world, guest, false, now);
        node.put("type", "qemu").put("diskread", 0).put("diskwrite", 0);
        if (created(guest) + LAG > now.getEpochSecond()) node.put("maxdisk", 0);
        return node;
    }

    private static long created(GuestState guest) {
        var meta = guest.config.getOrDefault("meta", "").replaceFirst(".*ctime=", "");
        return meta.matches("\\d{1,18}") ? Long.parseLong(meta) : 0;
    }

    public static long memory(GuestState guest) {
        var text = guest.config
                .getOrDefault("memory", "512")
                .replaceFirst("^current=", "")
                .split(",", 2)[0];
        return Long.parseLong(text) << 20;
    }

    public static long cpus(GuestState guest) {
        return guest.number("vcpus", guest.number("cores", 1) * guest.number("sockets", 1));
    }

    /// Of the first disk that it boots from.
    public static long maxDisk(GuestState guest) {
        return Drive.disks(guest.config).stream()
                .mapToLong(Drive::size)
                .findFirst()
                .orElse(0);
    }
}
