package felhom.proxmox;

import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;

/// A container's state as its node sees it now. Sizes in bytes; `lock` is set while a task works on it.
public record LxcStatus(
        Vmid vmid,
        String name,
        String status,
        Optional<String> lock,
        boolean template,
        Duration uptime,
        long maxMemory,
        long maxDisk,
        double cpus,
        String tags,
        boolean haManaged) {
    static LxcStatus of(Fields fields) {
        return new LxcStatus(
                Vmid.of(fields.need("vmid")),
                fields.text("name").orElse(""),
                fields.need("status"),
                fields.text("lock"),
                fields.flag("template"),
                Duration.ofSeconds(fields.whole("uptime").orElse(0)),
                fields.whole("maxmem").orElse(0),
                fields.whole("maxdisk").orElse(0),
                fields.real("cpus").orElse(0),
                fields.text("tags").orElse(""),
                fields.object("ha").flag("managed"));
    }
}
