package felhom.engine.doctor;

import felhom.ops.OperationName;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which operations this agent has been ordered to do, by its log, and which its configuration asks for.
///
/// @param recorded empty where the log cannot be read
/// @param configured such as those of the self-test
public record UsedOperations(Optional<Set<OperationName>> recorded, Set<OperationName> configured) {
    public UsedOperations {
        recorded = recorded.map(Set::copyOf);
        configured = Set.copyOf(configured);
    }

    public static UsedOperations unknown() {
        return new UsedOperations(Optional.empty(), Set.of());
    }

    /// All that is known.
    public Set<OperationName> all() {
        Set<OperationName> all = new TreeSet<>(configured);
        recorded.ifPresent(all::addAll);
        return all;
    }

    /// Whether anything was ordered at all.
    public boolean history() {
        return recorded.filter(names -> !names.isEmpty()).isPresent();
    }
}
