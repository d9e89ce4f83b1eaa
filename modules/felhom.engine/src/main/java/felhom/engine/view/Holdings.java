package felhom.engine.view;

import felhom.ops.Vmid;
import java.util.OptionalDouble;
import java.util.Set;

/// What a node has, and how much there is in its cluster.
///
/// @param elsewhere the guests of the cluster's other nodes
/// @param cpu the part of this node's processors that is in use, 0 to 1
public record Holdings(
        Listed<HostGuest> guests,
        Listed<HostStorage> storages,
        Set<Vmid> elsewhere,
        ClusterCount cluster,
        OptionalDouble cpu) {
    public Holdings {
        elsewhere = Set.copyOf(elsewhere);
    }

    /// What of the cluster the token may see.
    ///
    /// @param online of the nodes
    /// @param running of the guests
    public record ClusterCount(int nodes, int online, int guests, int running) {}
}
