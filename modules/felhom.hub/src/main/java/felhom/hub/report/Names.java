package felhom.hub.report;

import felhom.engine.port.ProbeResult;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Looks up one host's name, which nothing can interrupt: in a thread of its own, at most one at a time.
final class Names {
    private final String host;
    private @Nullable FutureTask<List<InetAddress>> running;

    /// @param problem why there are no addresses
    record Found(List<InetAddress> addresses, Optional<ProbeResult> problem) {
        private static Found none(ProbeResult problem) {
            return new Found(List.of(), Optional.of(problem));
        }
    }

    Names(String host) {
        this.host = host;
    }

    synchronized Found find(Duration limit) {
        FutureTask<List<InetAddress>> lookup = running;
        if (lookup == null) {
            lookup = new FutureTask<>(() -> List.of(InetAddress.getAllByName(host)));
            running = lookup;
            Thread.ofPlatform().daemon().name("name-" + host).start(lookup);
        }
        try {
            List<InetAddress> addresses = lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            running = null;
            return new Found(addresses, Optional.empty());
        } catch (TimeoutException slow) {
            return Found.none(ProbeResult.unknown("its name has not been resolved within " + limit.toMillis() + " ms"));
        } catch (ExecutionException unknown) {
            running = null;
            return Found.none(ProbeResult.down("its name cannot be resolved", Map.of()));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Found.none(ProbeResult.unknown("interrupted"));
        }
    }
}
