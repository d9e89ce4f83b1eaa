package felhom.agent;

import felhom.engine.access.RunningDaemon.Changed;
import felhom.engine.access.RunningDaemon.Reload;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.shell.command.Installation.BadConfiguration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a daemon take over what has changed of its configuration: all of it, or nothing.
final class Reloading {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);

    private final Supplier<Serving> read;
    private final ServedAgent served;
    private final Daemon daemon;
    private final Consumer<Settings> taken;
    private final ReentrantLock turn = new ReentrantLock(true);

    /// @param taken told what holds now
    /// @param read reads the configuration as it is now; throws [BadConfiguration] where it cannot be used
    Reloading(Supplier<Serving> read, ServedAgent served, Daemon daemon, Consumer<Settings> taken) {
        this.read = read;
        this.served = served;
        this.daemon = daemon;
        this.taken = taken;
    }

    /// One after the other, each in a thread of its own: whoever asked may leave, and what has begun is not
    /// left half done for that.
    ///
    /// @throws HostException when it is interrupted
    Reload reload() {
        FutureTask<Reload> work = new FutureTask<>(this::inTurn);
        Thread.ofPlatform().name("reload").daemon().start(work);
        try {
            return work.get();
        } catch (InterruptedException left) {
            Thread.currentThread().interrupt();
            throw new HostException(Failure.of(
                    Failure.Kind.TIMED_OUT,
                    "interrupted; the daemon goes on with the reload, and its log says what came of it: journalctl -u"
                            + " felhom-agent"));
        } catch (ExecutionException defect) {
            throw new IllegalStateException("the reload failed: " + defect.getCause(), defect);
        }
    }

    private Reload inTurn() {
        turn.lock();
        try {
            return daemon.reloading(this::now)
                    .orElseGet(() -> new Reload.Refused(List.of("the daemon stops, and takes nothing over any more")));
        } catch (RuntimeException | Error defect) {
            // Whoever asked may have left.
            LOG.error("the reload failed, and what it had not yet taken over is as before", defect);
            throw defect;
        } finally {
            turn.unlock();
        }
    }

    private Reload now() {
        Serving next;
        try {
            next = read.get();
        } catch (BadConfiguration bad) {
            return refused(bad.problems());
        }
        List<String> fixed = served.now().fixed(next);
        if (!fixed.isEmpty()) {
            return refused(fixed);
        }
        ConfigurationChange change = ConfigurationChange.between(served.now().configuration(), next.configuration());
        served.take(next, change, daemon::keep);
        taken.accept(next.settings());
        String said = change.words().stream().map(Changed::words).collect(Collectors.joining("; "));
        LOG.info("the configuration was read anew: {}", change.isEmpty() ? "nothing has changed" : said);
        return new Reload.Done(change.words(), next.remarks());
    }

    private static Reload refused(List<String> problems) {
        LOG.warn(
                "the configuration was read anew and is refused; the one of before holds: {}",
                String.join("; ", problems));
        return new Reload.Refused(problems);
    }
}
