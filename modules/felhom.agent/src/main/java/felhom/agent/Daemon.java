package felhom.agent;

import felhom.engine.core.Engine;
import felhom.engine.core.Recovery;
import felhom.engine.door.Door;
import felhom.engine.loop.LoopState;
import felhom.engine.loop.Service;
import felhom.engine.loop.Supervisor;
import felhom.engine.order.By;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.ServiceManager;
import felhom.shell.Interruption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program as a service: the engine over the state that it holds, and the loops that stand on it.
final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    // Together within a minute, which is less than systemd gives (TimeoutStopSec=).
    private static final Duration FINISHING = Duration.ofSeconds(45);
    private static final Duration ENDING = Duration.ofSeconds(5);

    private static final String LAST_WORDS =
            "stopped before all had ended: what was at work is in the log, and the next start goes on with it";

    private final Engine engine;
    private final Supervisor supervisor;
    private final Service service;
    private final ServiceManager manager;

    /// @param others the loops beside the one that sees to what was left open
    Daemon(Engine engine, List<Loop> others, ServiceManager manager, Clocks clocks) {
        this.engine = engine;
        this.manager = manager;
        List<Loop> loops = new ArrayList<>(List.of(new Recovery(engine::settle)));
        loops.addAll(others);
        this.supervisor = new Supervisor(loops, Supervisor.Retry.STANDARD, clocks);
        Door door = engine.shellDoor(new By(System.getProperty("user.name")));
        this.service = new Service(supervisor, manager, () -> words(door, clocks.now()));
    }

    /// How each of its loops is doing.
    List<LoopState> states() {
        return supervisor.states();
    }

    /// Until it is told to stop, or a loop hangs: then nothing is closed, since that might hang too.
    ///
    /// @return the names of the loops that hang
    List<String> serve(Interruption interruption) {
        supervisor.start();
        LOG.info("the daemon serves");
        try {
            List<String> stuck = keep(interruption);
            manager.stopping("ends, because a part of it hangs: " + String.join(", ", stuck));
            return stuck;
        } catch (InterruptedException told) {
            stop();
            return List.of();
        }
    }

    /// Neither opening nor stopping is cut off midway: only this.
    private List<String> keep(Interruption interruption) throws InterruptedException {
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

    private void stop() {
        LOG.info("told to stop: what is at work may end");
        manager.stopping("stops: what is at work may end");
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
