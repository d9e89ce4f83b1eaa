package felhom.proxmox.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The addresses of a host's name. All of them are tried, since pveproxy may listen on one alone (`LISTEN_IP`), and
/// Java's HTTP client would try the first only.
final class Addresses {
    // More than a host has; each may cost the whole time to connect.
    private static final int MOST = 8;

    private final String host;
    private final Resolver resolver;
    private volatile Optional<InetAddress> answered = Optional.empty();

    Addresses(String host, Resolver resolver) {
        this.host = host;
        this.resolver = resolver;
    }

    /// Looks names up.
    @FunctionalInterface
    interface Resolver {
        Resolver SYSTEM = InetAddress::getAllByName;

        InetAddress[] all(String name) throws UnknownHostException;
    }

    /// The one that answered last comes first.
    List<InetAddress> all() throws UnknownHostException {
        Optional<InetAddress> literal = Endpoint.literal(host);
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        List<InetAddress> all = new ArrayList<>(Arrays.asList(resolver.all(host)));
        answered.filter(all::remove).ifPresent(all::addFirst);
        return all.subList(0, Math.min(MOST, all.size()));
    }

    void answered(InetAddress address) {
        answered = Optional.of(address);
    }
}
