package felhom.engine.door;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import java.util.ArrayList;
import java.util.List;

/// What the ends of a procedure's stages come to. None of it is the operation's word: an order is done when all of its
/// stages are.
final class Composed {
    private Composed() {}

    /// @param ends of the first stages, one each and at least one; what comes after them was not begun
    static Outcome of(Procedure<?> procedure, List<Outcome> ends) {
        List<? extends Stage<?>> stages = procedure.stages();
        if (stages.size() == 1) {
            return ends.getFirst();
        }
        String words = words(stages, ends);
        if (ends.getLast() instanceof Outcome.Unknown unknown) {
            return new Outcome.Unknown(words, unknown.task(), unknown.open());
        }
        List<Failure> failures = ends.stream()
                .filter(Outcome.Failed.class::isInstance)
                .map(end -> ((Outcome.Failed) end).failure())
                .toList();
        if (!failures.isEmpty()) {
            Failure first = failures.getFirst();
            String lead = failures.size() + " of " + stages.size() + " steps failed: ";
            return new Outcome.Failed(new Failure(first.kind(), lead + words, first.privilege(), first.log()));
        }
        return Outcome.done(
                words,
                ends.stream().flatMap(end -> end.warnings().stream()).toList(),
                ends.stream().flatMap(end -> end.leftOut().stream()).toList(),
                ends.stream().flatMap(end -> end.volume().stream()).reduce((_, last) -> last));
    }

    /// Such as `snapshot: ...; then start: ...; not begun: stop guest 101`.
    private static String words(List<? extends Stage<?>> stages, List<Outcome> ends) {
        List<String> done = new ArrayList<>();
        for (int i = 0; i < ends.size(); i++) {
            done.add(stages.get(i).name() + ": " + ends.get(i).summary());
        }
        List<String> left = stages.subList(ends.size(), stages.size()).stream()
                .map(stage -> stage.step().words())
                .toList();
        return String.join("; then ", done) + (left.isEmpty() ? "" : "; not begun: " + String.join(", ", left));
    }
}
