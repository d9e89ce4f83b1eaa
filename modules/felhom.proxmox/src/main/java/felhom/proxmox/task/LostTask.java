package felhom.proxmox.task;

import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for the task that a mutation may have started, in the node's list. One thread's business.
final class LostTask {
    private static final Logger LOG = LoggerFactory.getLogger(LostTask.class);

    private final PveClient client;
    private final Mutation call;
    private final Set<Upid> known;
    private final Set<Upid> others = new HashSet<>();
    private final Instant before = Instant.now();
    private Optional<Duration> leastSkew;

    /// Made before the mutation is sent.
    ///
    /// @param known tasks of ours that are none of this mutation's
    LostTask(PveClient client, Mutation call, Set<Upid> known) {
        this.client = client;
        this.call = call;
        this.known = known;
        this.leastSkew = client.lastSkew();
    }

    /// Before the call is sent: what is there by then is none of its, whatever the host's clock says. Another process
    /// of ours may have started it a moment ago.
    ///
    /// @throws PveException when the list cannot be read, and the call's task could not be told from others' later;
    ///     nothing has been sent
    void setOthersAside() {
        if (call.types().isEmpty()) {
            return;
        }
        try {
            others.addAll(ours(Optional.empty()));
        } catch (PveException e) {
            if (call.alike()) {
                throw e;
            }
            LOG.debug("the tasks before {}: {}", call.words(), e.error().words());
        }
    }

    /// Whether the task was there before the call, or is known as another call's.
    boolean older(Upid task) {
        return known.contains(task) || others.contains(task);
    }

    /// Absent when the list could not be read.
    Optional<Optional<Upid>> look() {
        try {
            // Start times are whole seconds, and so is what we know of the host's clock.
            Instant since = before.plus(skew()).minusSeconds(2);
            return Optional.of(ours(Optional.of(since)).stream()
                    .filter(task -> !older(task))
                    .findFirst());
        } catch (PveException e) {
            LOG.debug("search for the task of {}: {}", call.words(), e.error().words());
            return Optional.empty();
        }
    }

    private List<Upid> ours(Optional<Instant> since) {
        return TaskSearch.ours(
                        client.ownNode().tasks(),
                        call,
                        client.connection().token().id(),
                        since)
                .stream()
                .map(Tasks.Summary::upid)
                .toList();
    }

    /// The least seen since the call: the host's clock may be set meanwhile, and it may have been set before the task
    /// began or after. Before the first answer nothing is known of it, so it is looked at here too.
    private Duration skew() {
        Duration now = client.skew();
        Duration least = leastSkew.filter(s -> s.compareTo(now) < 0).orElse(now);
        leastSkew = Optional.of(least);
        return least;
    }
}
