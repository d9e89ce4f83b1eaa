package felhom.proxmox.check;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.answer.Version;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/// Asks for the host's version before the first request, so that a host too old is asked nothing else.
/// Whoever asks hears that it is too old or away: nothing has to be reached before an order can be written
/// down.
final class SupportedWire implements Wire {
    private static final String VERSION = "/version";

    private final Wire wire;
    private final AtomicBoolean told = new AtomicBoolean();
    // Several may ask at first: nobody waits for another's answer of a host that gives none.
    private volatile boolean supported;

    SupportedWire(Wire wire) {
        this.wire = wire;
    }

    @Override
    public Connection connection() {
        return wire.connection();
    }

    @Override
    public Optional<Duration> skew() {
        return wire.skew();
    }

    /// @throws HostException when the host is older than 8.4
    @Override
    public Answer send(String method, String path, Parameters parameters, Limits limits) {
        if (!supported && !path.equals(VERSION)) {
            requireSupported(limits);
        }
        try {
            return wire.send(method, path, parameters, limits);
        } catch (PveException e) {
            Optional<NodeName> own = ofOwnNode(path);
            if (method.equals("GET") && own.isPresent() && namesNoNode(e.error())) {
                requireNode(own.get(), limits);
            }
            throw e;
        }
    }

    private Optional<NodeName> ofOwnNode(String path) {
        return connection().node().filter(own -> path.startsWith("/nodes/" + own + "/"));
    }

    // What pveproxy answers for a name that is no node's: it looks the host up and finds none, or finds itself by
    // another name and does not know its certificate (pve-manager 9.2.11 `HTTPServer.pm`, pve-cluster `Cluster.pm`).
    private static boolean namesNoNode(PveError error) {
        return switch (error) {
            case PveError.Gateway _ -> true;
            case PveError.Refused refused -> refused.message().contains("hostname lookup");
            default -> false;
        };
    }

    /// @throws PveException when the host has no such node
    private void requireNode(NodeName own, Limits limits) {
        List<NodeName> known;
        try {
            known = new PveClient(wire, limits)
                    .nodes().stream().map(NodeEntry::node).toList();
        } catch (PveException unclear) {
            return;
        }
        if (!known.isEmpty() && !known.contains(own)) {
            throw new PveException(new PveError.NoNode(
                    own.value(), known.stream().map(NodeName::value).toList()));
        }
    }

    private void requireSupported(Limits limits) {
        Version version = new PveClient(wire, limits).version();
        if (!version.supported()) {
            throw new HostException(Failure.of(Failure.Kind.HOST, ProxmoxHost.tooOld(version)));
        }
        if (!told.getAndSet(true)) {
            TestedVersions.atStart(version).ifPresent(LoggerFactory.getLogger(ProxmoxHost.class)::warn);
        }
        supported = true;
    }

    @Override
    public void close() {
        wire.close();
    }
}
