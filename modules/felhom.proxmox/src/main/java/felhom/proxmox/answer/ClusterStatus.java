package felhom.proxmox.answer;

import felhom.ops.NodeName;
import java.util.List;
import java.util.Optional;

/// The cluster and its nodes. `cluster` is absent on a host without one; there is then no quorum to lose.
public record ClusterStatus(Optional<String> cluster, boolean quorate, List<Member> nodes) {
    public ClusterStatus {
        nodes = List.copyOf(nodes);
    }

    public static ClusterStatus of(List<Entry> entries) {
        Optional<Entry> cluster =
                entries.stream().filter(e -> e.node().isEmpty()).findFirst();
        return new ClusterStatus(
                cluster.map(Entry::name),
                cluster.map(Entry::quorate).orElse(true),
                entries.stream().flatMap(e -> e.node().stream()).toList());
    }

    /// The node that answered.
    public Optional<NodeName> own() {
        return nodes.stream().filter(Member::local).map(Member::node).findFirst();
    }

    /// @param address as corosync knows it, absent when the name does not resolve
    public record Member(NodeName node, Optional<String> address, boolean online, boolean local) {}

    /// One line of the answer, the cluster's own when `node` is absent.
    public record Entry(String name, boolean quorate, Optional<Member> node) {
        public static Entry of(Fields fields) {
            String name = fields.need("name");
            return switch (fields.need("type")) {
                case "cluster" -> new Entry(name, fields.flag("quorate"), Optional.empty());
                case "node" ->
                    new Entry(
                            name,
                            false,
                            Optional.of(new Member(
                                    new NodeName(name),
                                    fields.text("ip"),
                                    fields.flag("online"),
                                    fields.flag("local"))));
                default -> throw new Fields.BadItem("neither cluster nor node");
            };
        }
    }
}
