package felhom.messages;

import felhom.engine.view.DiskState;
import felhom.engine.view.ZfsPool;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Disks, and the ZFS pools on them.
public final class DiskMessages {
    private DiskMessages() {}

    public static Message disks(List<DiskState> disks) {
        return HostMessages.plain(disks, "disks", disk -> {
            ObjectNode node = Json.object();
            node.put("device", disk.device());
            node.put("size", disk.size());
            node.put("model", disk.model());
            HostMessages.text(node, "serial", disk.serial());
            HostMessages.text(node, "wwn", disk.wwn());
            node.put("kind", disk.kind());
            HostMessages.text(node, "use", disk.use());
            HostMessages.text(node, "health", disk.health());
            HostMessages.known(node, "life_left_percent", disk.lifeLeft());
            return HostMessages.text(node, "health_at", disk.healthAt());
        });
    }

    public static Message pools(List<ZfsPool> pools) {
        return HostMessages.plain(pools, "pools", pool -> {
            ObjectNode node = Json.object();
            node.put("pool", pool.name());
            node.put("health", pool.health());
            Json.known(node, "size", pool.size());
            Json.known(node, "allocated", pool.allocated());
            Json.known(node, "free", pool.free());
            HostMessages.known(node, "fragmentation_percent", pool.fragmentation());
            HostMessages.known(node, "dedup", pool.dedup());
            return node;
        });
    }
}
