package felhom.proxmox;

import felhom.ops.NodeName;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How to reach a host: where, as whom, and whom to believe.
public record Connection(URI endpoint, NodeName node, ApiToken token, List<Trust> trust, Limits limits) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /// @throws IllegalArgumentException for an endpoint that is not `https://host[:port]`, for no trust at all, and for
    ///     [Trust.Insecure] anywhere but on loopback
    public Connection {
        trust = List.copyOf(trust);
        endpoint = normalize(endpoint);
        if (trust.isEmpty()) {
            throw new IllegalArgumentException(
                    "no trust given: a CA file, a fingerprint or a public key pin is needed");
        }
        if (trust.stream().anyMatch(Trust.Insecure.class::isInstance) && !LOOPBACK.contains(endpoint.getHost())) {
            throw new IllegalArgumentException("insecure TLS is refused for '" + endpoint.getHost()
                    + "': only localhost, 127.0.0.1 and [::1] may go unverified; pin the certificate instead");
        }
    }

    /// `https://host:port`.
    ///
    /// @throws IllegalArgumentException for anything else
    public static URI normalize(URI given) {
        String scheme = given.getScheme() == null ? "" : given.getScheme().toLowerCase(Locale.ROOT);
        String path = given.getPath() == null ? "" : given.getPath();
        boolean plain = given.getUserInfo() == null && given.getQuery() == null && given.getFragment() == null;
        if (!scheme.equals("https") || given.getHost() == null || !plain || !(path.isEmpty() || path.equals("/"))) {
            throw new IllegalArgumentException(
                    "not an endpoint: '" + given + "': expected https://host:8006, without a path");
        }
        int port = given.getPort() < 0 ? 8006 : given.getPort();
        return URI.create("https://" + given.getHost() + ":" + port);
    }
}
