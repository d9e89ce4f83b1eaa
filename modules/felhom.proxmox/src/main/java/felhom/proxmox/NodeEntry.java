package felhom.proxmox;

import felhom.ops.NodeName;

/// A node of the cluster.
public record NodeEntry(NodeName node, String status) {
    static NodeEntry of(Fields fields) {
        return new NodeEntry(
                new NodeName(fields.need("node")), fields.text("status").orElse("unknown"));
    }

    public boolean online() {
        return status.equals("online");
    }
}
