package felhom.proxmox.answer;

import felhom.ops.NodeName;
import java.util.Optional;

/// A node of the cluster. The figures are 0 without Sys.Audit on it, and while it is away.
public record NodeEntry(
        NodeName node,
        String status,
        double cpus,
        long maxMemory,
        long maxDisk,
        Usage usage,
        Optional<String> fingerprint) {
    public static NodeEntry of(Fields fields) {
        return new NodeEntry(
                new NodeName(fields.need("node")),
                fields.text("status").orElse("unknown"),
                fields.real("maxcpu").orElse(0),
                fields.whole("maxmem").orElse(0),
                fields.whole("maxdisk").orElse(0),
                Usage.of(fields),
                fields.text("ssl_fingerprint"));
    }

    public boolean online() {
        return status.equals("online");
    }
}
