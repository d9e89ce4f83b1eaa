package felhom.testkit.world;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// A node of the cluster as it knows itself. Guarded by the world's lock.
public final class NodeState {
    public final String name;
    /// 0 for the only node of what is no cluster.
    public int id;
    public String ip;
    public boolean online = true;
    /// Since when pvestatd takes samples, unless since the start of the host.
    public Optional<Instant> sampled = Optional.empty();
    /// What the node's own reads show, by their name (`network`, `disks`, ...); see {@link NodeFacts}.
    public final TreeMap<String, JsonNode> facts = new TreeMap<>();

    NodeState(String name, int id, String ip) {
        this.name = name;
        this.id = id;
        this.ip = ip;
        facts.putAll(NodeFacts.usual(ip, name));
    }
}
