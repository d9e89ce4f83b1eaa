package felhom.proxmox.view;

import felhom.engine.view.Lacking;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was refused for want of a right: it is not asked for again for an hour, or until somebody says that
/// the right may have been granted, and is logged once.
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final LongSupplier nanos;
    private final Map<String, Refusal> refused = new HashMap<>();
    private final Set<String> logged = new HashSet<>();

    private record Refusal(Lacking lacking, long at) {}

    Refusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized Optional<Lacking> of(String what) {
        return Optional.ofNullable(refused.get(what))
                .filter(refusal -> nanos.getAsLong() - refusal.at < PAUSE.toNanos())
                .map(Refusal::lacking);
    }

    synchronized void add(String what, Lacking lacking) {
        refused.put(what, new Refusal(lacking, nanos.getAsLong()));
        if (logged.add(what)) {
            LOG.warn(
                    "{} cannot be read: the token lacks {} on {}; the host is asked again every hour, and at once after felhom-agent reload",
                    what,
                    lacking.privilege().replace("|", " or "),
                    lacking.path());
        }
    }

    synchronized void answered(String what) {
        refused.remove(what);
        if (logged.remove(what)) {
            LOG.info("{} can be read: the token has the right now", what);
        }
    }

    synchronized void forget() {
        refused.clear();
    }
}
