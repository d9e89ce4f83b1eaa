package felhom.testkit.world;

import felhom.testkit.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// What all nodes share: who belongs to the cluster, backup jobs, what HA manages. Guarded by the world's lock.
public final class ClusterState {
    /// The node whose pveproxy answers.
    public final String local;
    public final TreeMap<String, NodeState> nodes = new TreeMap<>();
    /// Absent while there is one node that never joined a cluster.
    public Optional<String> name = Optional.empty();
    public boolean quorate = true;
    /// Backup jobs by id, every value a text, as the configuration file has it.
    public final TreeMap<String, ObjectNode> jobs = new TreeMap<>();
    /// What HA manages, by `ct:9999`.
    public final TreeMap<String, HaService> ha = new TreeMap<>();
    public final List<ObjectNode> replication = new ArrayList<>();
    public ObjectNode options = Json.object("mac_prefix", "BC:24:11");

    ClusterState(String local) {
        this.local = local;
        nodes.put(local, new NodeState(local, 0, "127.0.0.1"));
    }

    public NodeState join(String node) {
        name = Optional.of(name.orElse("lab"));
        int id = 1;
        for (var each : nodes.values()) each.id = id++;
        return nodes.computeIfAbsent(node, n -> new NodeState(n, nodes.size() + 1, "192.0.2." + (10 + nodes.size())));
    }

    boolean clustered() {
        return name.isPresent();
    }

    /// Takes a guest out of everything that names it.
    public void purge(GuestState guest) {
        ha.remove(HaService.sid(guest));
        replication.removeIf(job -> job.path("guest").asInt() == guest.vmid);
        jobs.values().forEach(job -> {
            var ids = new ArrayList<>(List.of(job.path("vmid").asString("").split("[,;\\s]+", -1)));
            if (ids.remove(String.valueOf(guest.vmid))) job.put("vmid", String.join(",", ids));
        });
    }

    public Optional<HaService> configured(GuestState guest) {
        return Optional.ofNullable(ha.get(HaService.sid(guest)));
    }

    /// One that is ignored behaves as if HA did not know it (pve-ha-manager 5.2.0 HA/Config.pm).
    public Optional<HaService> managed(GuestState guest) {
        return configured(guest).filter(service -> !service.requested.equals("ignored"));
    }
}
