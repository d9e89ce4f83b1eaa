package felhom.image.soak;

import felhom.image.DaemonProcess;
import felhom.image.SimulatedHub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One trouble after the other, and what is measured meanwhile.
final class SoakRun {
    /// Reports that have to come before a trouble counts as over.
    private static final int REPORTS_AFTER = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration CALM = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final SimulatedHub hub;
    private final DaemonProcess daemon;
    private final List<Window> windows = new ArrayList<>();
    private final List<Figures> figures = new ArrayList<>();

    /// When a trouble was, and what became of it.
    record Window(Trouble trouble, Instant from, Instant to) {
        boolean during(Instant since, Instant until) {
            return from.isBefore(until) && to.isAfter(since);
        }

        boolean has(Instant at) {
            return !at.isBefore(from) && !at.isAfter(to);
        }
    }

    @FunctionalInterface
    interface Check {
        boolean holds() throws Exception;
    }

    SoakRun(SimulatedHub hub, DaemonProcess daemon) {
        this.hub = hub;
        this.daemon = daemon;
    }

    void meet(Trouble trouble) throws Exception {
        var from = Instant.now();
        trouble.begin().run();
        try {
            look(trouble.lasts());
        } finally {
            trouble.end().run();
        }
        if (trouble.ofTheHub()) {
            until(() -> hub.state().path("unmet_faults").isEmpty(), "not everything was met of: " + trouble.name());
        }
        reports(REPORTS_AFTER, trouble.name());
        windows.add(new Window(trouble, from, Instant.now()));
        look(CALM);
    }

    /// Waits for so many more.
    void reports(int more, String after) throws Exception {
        int wanted = hub.reports() + more;
        until(() -> hub.reports() >= wanted, "no " + more + " reports came after: " + after);
    }

    /// Measures for as long.
    void look(Duration time) throws Exception {
        var end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) look();
    }

    void until(Check check, String otherwise) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!check.holds()) {
            if (Instant.now().isAfter(end)) throw new AssertionError(otherwise + "; it said " + daemon.said());
            look();
        }
    }

    private void look() throws Exception {
        if (!daemon.alive()) throw new AssertionError("the daemon has ended: " + daemon.said());
        figures.add(Figures.of(daemon.pid(), hub.reports()));
        Thread.sleep(LOOK);
    }

    List<Window> windows() {
        return List.copyOf(windows);
    }

    List<Figures> figures() {
        return List.copyOf(figures);
    }
}
