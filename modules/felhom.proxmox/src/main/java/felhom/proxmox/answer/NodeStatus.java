package felhom.proxmox.answer;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// A node's state. Sizes in bytes.
///
/// @param pveVersion with the package's name and commit, such as `pve-manager/9.2.11/14a22df35955d97d`
/// @param kernel its release
/// @param load over 1, 5 and 15 minutes, which PVE sends as texts
public record NodeStatus(
        String pveVersion,
        String kernel,
        Duration uptime,
        OptionalLong cpus,
        List<Double> load,
        long memoryTotal,
        long memoryUsed,
        long swapTotal,
        long swapUsed,
        long rootTotal,
        long rootUsed,
        long rootAvailable) {
    public NodeStatus {
        load = List.copyOf(load);
    }

    public static NodeStatus of(Fields fields) {
        Fields memory = fields.object("memory");
        Fields swap = fields.object("swap");
        Fields root = fields.object("rootfs");
        return new NodeStatus(
                fields.text("pveversion").orElse(""),
                fields.object("current-kernel").text("release").orElse(""),
                Duration.ofSeconds(fields.whole("uptime").orElse(0)),
                fields.object("cpuinfo").whole("cpus"),
                fields.numbers("loadavg"),
                memory.whole("total").orElse(0),
                memory.whole("used").orElse(0),
                swap.whole("total").orElse(0),
                swap.whole("used").orElse(0),
                root.whole("total").orElse(0),
                root.whole("used").orElse(0),
                root.whole("avail").orElse(0));
    }

    /// Such as `9.2.11`; the whole text where it has another form.
    public String version() {
        String[] parts = pveVersion.split("/", -1);
        return parts.length == 3 ? parts[1] : pveVersion;
    }
}
