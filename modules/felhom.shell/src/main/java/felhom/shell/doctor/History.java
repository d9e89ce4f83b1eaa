package felhom.shell.doctor;

import felhom.engine.door.Catalogue;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.AuditTrail.Found;
import felhom.ops.OperationName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What was ordered of this agent and begun, by its log. What was only proposed does not count: whoever
/// proposes must not widen what the token is meant to be allowed.
final class History {
    private static final String BEGUN = "intent";

    private History() {}

    /// The operations, without those of another version.
    ///
    /// @throws felhom.engine.state.AgentState.StateRefused when it is there and cannot be read
    static Set<OperationName> of(Path log) {
        if (Files.notExists(log)) {
            return Set.of();
        }
        Set<OperationName> known = Catalogue.load().names();
        Set<OperationName> used = new TreeSet<>();
        try (AuditTrail trail = AuditTrail.of(log)) {
            for (Optional<Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (found.get() instanceof Found.Sound entry && entry.type().equals(BEGUN)) {
                    entry.value("operation")
                            .flatMap(History::name)
                            .filter(known::contains)
                            .ifPresent(used::add);
                }
            }
        }
        return used;
    }

    private static Optional<OperationName> name(String text) {
        try {
            return Optional.of(new OperationName(text));
        } catch (IllegalArgumentException otherForm) {
            return Optional.empty();
        }
    }
}
