package felhom.proxmox.http;

import felhom.ops.NodeName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// How to reach a host: where, as whom, and whom to believe.
///
/// @param node the agent's own; the host is asked which it is where this is empty
public record Connection(URI endpoint, Optional<NodeName> node, ApiToken token, List<Trust> trust, Limits limits) {
    /// @throws IllegalArgumentException for an endpoint that is not `https://host[:port]`, for no trust at
    ///     all, and for [Trust.Insecure] anywhere but on loopback
    public Connection {
        trust = List.copyOf(trust);
        Endpoint where = Endpoint.of(endpoint);
        endpoint = where.uri();
        if (trust.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trust given: a CA file, a fingerprint or a public key pin is needed");
        }
        if (trust.stream().anyMatch(Trust.Insecure.class::isInstance) && !where.loopback()) {
            throw new IllegalArgumentException("insecure TLS is refused for '" + where.host()
                    + "': only localhost, 127.0.0.1 and [::1] may go unverified; pin the certificate instead");
        }
    }

    /// The same for a node of that name.
    public Connection(URI endpoint, NodeName node, ApiToken token, List<Trust> trust, Limits limits) {
        this(endpoint, Optional.of(node), token, trust, limits);
    }

    /// `https://host:port`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static URI endpoint(String given) {
        return Endpoint.of(given).uri();
    }

    /// Whether that endpoint is on this machine's own loopback.
    ///
    /// @throws IllegalArgumentException for one that is none
    public static boolean loopback(String endpoint) {
        return Endpoint.of(endpoint).loopback();
    }

    Endpoint where() {
        return Endpoint.of(endpoint);
    }
}
