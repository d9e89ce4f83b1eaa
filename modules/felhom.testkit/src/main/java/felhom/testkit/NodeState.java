package felhom.testkit;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A node of the cluster as it knows itself. Guarded by the world's lock.
final class NodeState {
    final String name;
    /// 0 for the only node of what is no cluster.
    int id;
    String ip;
    boolean online = true;
    /// Since when pvestatd takes samples, unless since the start of the host.
    Optional<Instant> sampled = Optional.empty();
    /// What the node's own reads show, by their name (`network`, `disks`, ...); see {@link NodeFacts}.
    final TreeMap<String, JsonNode> facts = new TreeMap<>();

    NodeState(String name, int id, String ip) {
        this.name = name;
        this.id = id;
        this.ip = ip;
        facts.putAll(NodeFacts.usual(ip, name));
    }
}
