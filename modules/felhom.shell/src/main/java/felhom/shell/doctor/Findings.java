package felhom.shell.doctor;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// All that was found.
final class Findings {
    private final List<Diagnosis> all = new ArrayList<>();

    void add(Diagnosis found) {
        all.add(found);
    }

    boolean about(Concern concern) {
        return all.stream().anyMatch(found -> found.concern() == concern);
    }

    /// The worst first; of the same kind in the order of the concerns.
    List<Diagnosis> sorted() {
        return all.stream()
                .sorted(Comparator.comparing(Diagnosis::state).reversed().thenComparing(Diagnosis::concern))
                .toList();
    }

    List<Diagnosis> of(State state) {
        return sorted().stream().filter(found -> found.state() == state).toList();
    }

    State worst() {
        return all.stream().map(Diagnosis::state).max(Comparator.naturalOrder()).orElse(State.GOOD);
    }
}
