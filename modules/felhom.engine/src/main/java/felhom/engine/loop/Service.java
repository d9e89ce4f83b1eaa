package felhom.engine.loop;

import felhom.engine.port.ServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Tells the service manager that the loops go on, for as long as they do.
public final class Service {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Supervisor supervisor;
    private final ServiceManager manager;
    private final Supplier<String> status;

    /// @param status how things stand, in a sentence; asked once a second
    public Service(Supervisor supervisor, ServiceManager manager, Supplier<String> status) {
        this.supervisor = supervisor;
        this.manager = manager;
        this.status = status;
    }

    /// Returns when a loop is stuck: a program in which one hangs is not to be trusted with the others.
    ///
    /// @return the names of those that are stuck
    /// @throws InterruptedException when the program is to stop
    public List<String> keep() throws InterruptedException {
        // Three looks in each of its times: one may be late.
        Duration look = manager.watchdog()
                .map(time -> time.dividedBy(3))
                .filter(third -> third.compareTo(LOOK) < 0)
                .orElse(LOOK);
        String told = words();
        manager.ready(told);
        while (true) {
            List<LoopState> stuck = supervisor.stuck();
            if (!stuck.isEmpty()) {
                return stuck.stream().map(LoopState::name).toList();
            }
            manager.alive();
            String now = words();
            if (!now.equals(told)) {
                manager.status(now);
                told = now;
            }
            Thread.sleep(look);
        }
    }

    private String words() {
        String failing = supervisor.states().stream()
                .filter(state -> state.failures() > 0)
                .map(state ->
                        "the " + state.name() + " loop fails: " + state.error().orElse(""))
                .collect(Collectors.joining("; "));
        return failing.isEmpty() ? status.get() : failing;
    }
}
