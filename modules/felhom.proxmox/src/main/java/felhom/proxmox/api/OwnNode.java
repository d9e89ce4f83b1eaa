package felhom.proxmox.api;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which node the agent works on: the configured one, or the one that answers, which is asked once.
final class OwnNode {
    private final Optional<NodeName> configured;
    // Several may ask at first: nobody waits for another's answer of a host that gives none.
    private volatile @Nullable NodeName answered;

    OwnNode(Connection connection) {
        this.configured = connection.node();
    }

    /// @throws PveException when the host cannot be asked
    /// @throws HostException when it does not say
    NodeName name(PveClient client) {
        return configured.orElseGet(() -> ask(client));
    }

    private NodeName ask(PveClient client) {
        NodeName known = answered;
        if (known == null) {
            known = local(client).or(() -> only(client)).orElseThrow(() -> unknown(client));
            answered = known;
        }
        return known;
    }

    /// Sys.Audit on `/`. The node that answers marks itself `local`, also where there is no cluster
    /// (pve-manager 9.2.11 `API2/Cluster.pm`).
    private static Optional<NodeName> local(PveClient client) {
        try {
            return client.cluster().status().own();
        } catch (PveException e) {
            if (e.error() instanceof PveError.Forbidden) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<NodeName> only(PveClient client) {
        List<NodeEntry> nodes = client.nodes();
        return nodes.size() == 1 ? Optional.of(nodes.getFirst().node()) : Optional.empty();
    }

    private static HostException unknown(PveClient client) {
        List<String> known =
                client.nodes().stream().map(entry -> entry.node().value()).toList();
        return new HostException(Failure.of(
                Failure.Kind.HOST,
                "the host does not tell this token which of its nodes it is (that takes Sys.Audit on /); set proxmox.node"
                        + " to "
                        + (known.isEmpty()
                                ? "its name, as hostname -s prints it there"
                                : "one of " + String.join(", ", known))));
    }
}
