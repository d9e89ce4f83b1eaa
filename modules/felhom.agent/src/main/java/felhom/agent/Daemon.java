package felhom.agent;

import felhom.engine.core.Breakdown;
import felhom.engine.core.Engine;
import felhom.engine.core.Recovery;
import felhom.engine.door.Door;
import felhom.engine.loop.LoopState;
import felhom.engine.loop.Service;
import felhom.engine.loop.ServiceEnd;
import felhom.engine.loop.Supervisor;
import felhom.engine.order.By;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.ServiceManager;
import felhom.hub.link.Collector;
import felhom.shell.command.Interruption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program as a service: the engine over the state that it holds, and the loops that stand on it.
final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    // Together within a minute, which is less than systemd gives (TimeoutStopSec=).
    private static final Duration FINISHING = Duration.ofSeconds(45);
    private static final Duration ENDING = Duration.ofSeconds(5);

    // A pass that no other follows waits for answers no longer; what it collects of the host takes ten seconds at most.
    private static final Duration ENDING_A_PASS = Duration.ofSeconds(20);

    private static final String LAST_WORDS =
            "stopped before all had ended: what was at work is in the log, and the next start goes on with it";

    private final Engine engine;
    private final Recovery recovery;
    private final Supervisor supervisor;
    private final Service service;
    private final Breakdown breakdown;

    /// @param others the loops beside the one that sees to what was left open
    Daemon(Engine engine, List<Loop> others, ServiceManager manager, Clocks clocks) {
        this.engine = engine;
        this.recovery = new Recovery(engine::settle);
        this.supervisor = new Supervisor(with(others), Supervisor.Retry.STANDARD, clocks);
        Door door = engine.shellDoor(new By(System.getProperty("user.name")));
        this.breakdown = new Breakdown(engine::broken, clocks);
        this.service = new Service(
                supervisor,
                manager,
                () -> fault().orElseGet(() -> words(door, clocks.now())),
                () -> breakdown
                        .standing()
                        .filter(Breakdown.Standing::over)
                        .map(standing -> new ServiceEnd.Broken(standing.why())));
    }

    /// Why it can begin nothing any more, and what follows; empty while it can.
    Optional<String> fault() {
        return breakdown.standing().map(Breakdown.Standing::words);
    }

    private List<Loop> with(List<Loop> others) {
        List<Loop> loops = new ArrayList<>(List.of(recovery));
        loops.addAll(others);
        return loops;
    }

    /// Keeps these going in place of those that it was made with; what is among both goes on undisturbed.
    /// Nothing begins once it was told to stop.
    void keep(List<Loop> others) {
        try {
            supervisor.replace(with(others), ENDING_A_PASS);
            // A hub is reported to when it is its time; where there is none, nobody minds.
            supervisor.wake(Collector.NAME);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /// As [Service#reloading].
    <T> Optional<T> reloading(Supplier<T> reload) {
        return service.reloading(reload);
    }

    /// How each of its loops is doing.
    List<LoopState> states() {
        return supervisor.states();
    }

    /// Until it is told to stop, or has to end by itself. Where a loop hangs nothing is closed, since that
    /// might hang too.
    ///
    /// @return why it ends by itself; empty when it was told to stop
    Optional<ServiceEnd> serve(Interruption interruption) {
        supervisor.start();
        LOG.info("the daemon serves");
        try {
            ServiceEnd end = keep(interruption);
            switch (end) {
                case ServiceEnd.Stuck(List<String> loops) ->
                    service.stopping("ends, because a part of it hangs: " + String.join(", ", loops));
                case ServiceEnd.Broken(String words) -> stop("ends itself: " + words);
            }
            return Optional.of(end);
        } catch (InterruptedException told) {
            LOG.info("told to stop: what is at work may end");
            stop("stops: what is at work may end");
            return Optional.empty();
        }
    }

    /// Neither opening nor stopping is cut off midway: only this.
    private ServiceEnd keep(Interruption interruption) throws InterruptedException {
        try (AutoCloseable _ = interruption.interruptingAfter(Duration.ZERO, LAST_WORDS)) {
            if (interruption.requested()) {
                throw new InterruptedException();
            }
            return service.keep();
        } catch (InterruptedException | RuntimeException same) {
            throw same;
        } catch (Exception never) {
            throw new IllegalStateException(never);
        }
    }

    private void stop(String status) {
        service.stopping(status);
        engine.stop(FINISHING);
        try {
            List<String> left = supervisor.stop(ENDING);
            if (!left.isEmpty()) {
                LOG.warn("these parts of the agent did not end in time: {}", String.join(", ", left));
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    private static String words(Door door, Instant now) {
        int open = door.open().size();
        long waiting = door.plans().stream()
                .filter(held ->
                        held.closed().isEmpty() && !now.isAfter(held.plan().expires()))
                .count();
        return (open == 0 ? "no order is open" : orders(open) + " open")
                + (waiting == 0 ? "" : ", " + plans(waiting) + " for signatures");
    }

    private static String orders(int count) {
        return count == 1 ? "1 order is" : count + " orders are";
    }

    private static String plans(long count) {
        return count == 1 ? "1 plan waits" : count + " plans wait";
    }
}
