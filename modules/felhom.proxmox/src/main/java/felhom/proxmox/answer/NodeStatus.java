package felhom.proxmox.answer;

import java.time.Duration;

/// A node's state. Sizes in bytes.
public record NodeStatus(
        String pveVersion, Duration uptime, long memoryTotal, long memoryUsed, long rootTotal, long rootAvailable) {
    public static NodeStatus of(Fields fields) {
        Fields memory = fields.object("memory");
        Fields root = fields.object("rootfs");
        return new NodeStatus(
                fields.text("pveversion").orElse(""),
                Duration.ofSeconds(fields.whole("uptime").orElse(0)),
                memory.whole("total").orElse(0),
                memory.whole("used").orElse(0),
                root.whole("total").orElse(0),
                root.whole("avail").orElse(0));
    }
}
