package felhom.proxmox;

import felhom.ops.Failure;
import felhom.ops.HostException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Asks for the host's version before the first request, so that a host too old is asked nothing else. Whoever asks
/// hears that it is too old or away: nothing has to be reached before an order can be written down.
final class SupportedWire implements Wire {
    private static final String VERSION = "/version";

    private final Wire wire;
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
        return wire.send(method, path, parameters, limits);
    }

    private synchronized void requireSupported(Limits limits) {
        if (supported) {
            return;
        }
        Version version = new PveClient(wire, limits).version();
        if (!version.supported()) {
            throw new HostException(Failure.of(Failure.Kind.HOST, ProxmoxHost.tooOld(version)));
        }
        TestedVersions.atStart(version).ifPresent(LoggerFactory.getLogger(ProxmoxHost.class)::warn);
        supported = true;
    }

    @Override
    public void close() {
        wire.close();
    }
}
