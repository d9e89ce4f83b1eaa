package felhom.engine.loop;

import felhom.engine.port.ServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Tells the service manager that the loops go on, for as long as they do.
public final class Service {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Supervisor supervisor;
    private final ServiceManager manager;
    private final Supplier<String> status;
    private final Supplier<Optional<ServiceEnd>> end;
    private boolean stopping;

    /// @param status how things stand, in a sentence; asked once a second
    /// @param end whether something else than a loop ends it; asked as often
    public Service(
            Supervisor supervisor,
            ServiceManager manager,
            Supplier<String> status,
            Supplier<Optional<ServiceEnd>> end) {
        this.supervisor = supervisor;
        this.manager = manager;
        this.status = status;
        this.end = end;
    }

    /// Returns when it has to end, as where a loop is stuck: a program in which one hangs is not to be
    /// trusted with the others.
    ///
    /// @throws InterruptedException when the program is to stop
    public ServiceEnd keep() throws InterruptedException {
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
                return new ServiceEnd.Stuck(stuck.stream().map(LoopState::name).toList());
            }
            Optional<ServiceEnd> over = end.get();
            if (over.isPresent()) {
                return over.get();
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

    /// Does this as a reload: whoever asked the manager for one hears that it is over when this returns.
    ///
    /// @return empty where the program stops: nothing was done then
    public <T> Optional<T> reloading(Supplier<T> reload) {
        synchronized (this) {
            if (stopping) {
                return Optional.empty();
            }
            manager.reloading();
        }
        try {
            return Optional.of(reload.get());
        } finally {
            String words = words();
            synchronized (this) {
                if (!stopping) {
                    manager.ready(words);
                }
            }
        }
    }

    /// The program ends; after this the manager hears nothing else of a reload.
    public synchronized void stopping(String words) {
        stopping = true;
        manager.stopping(words);
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
