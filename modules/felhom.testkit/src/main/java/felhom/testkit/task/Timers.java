package felhom.testkit.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What happens at a moment without being a task.
final class Timers {
    private final List<Timer> all = new ArrayList<>();

    private record Timer(Instant at, Consumer<Instant> work) {}

    void add(Instant when, Consumer<Instant> work) {
        all.add(new Timer(when, work));
    }

    Optional<Instant> next() {
        return all.stream().map(Timer::at).min(Comparator.naturalOrder());
    }

    /// Lets the next one happen, if it is due.
    boolean fire(Instant at) {
        var due = all.stream().min(Comparator.comparing(Timer::at)).filter(timer -> !timer.at.isAfter(at));
        due.ifPresent(timer -> {
            all.remove(timer);
            timer.work.accept(at);
        });
        return due.isPresent();
    }

    void shift(Duration by) {
        all.replaceAll(timer -> new Timer(timer.at.plus(by), timer.work));
    }
}
