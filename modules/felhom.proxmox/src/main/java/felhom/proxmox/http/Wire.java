package felhom.proxmox.http;

import java.time.Duration;
import java.util.Optional;

/// What carries a request to a host and its answer back; [Transport] is the one that does it over TLS.
public interface Wire extends AutoCloseable {
    Connection connection();

    /// How far the host's clock was ahead of ours at the last answer, to the second; absent before the first.
    Optional<Duration> skew();

    /// @throws PveException for anything but an answer with status 200 and PVE's JSON
    Answer send(String method, String path, Parameters parameters, Limits limits);

    @Override
    void close();
}
