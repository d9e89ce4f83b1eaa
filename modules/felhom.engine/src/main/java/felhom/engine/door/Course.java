package felhom.engine.door;

import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.ops.Failure;
import felhom.ops.OnFailure;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// How a procedure goes: what comes after the stages that have ended, and what their ends come to. None of it
/// is the operation's word, and it is the same whoever does the stages, be it the process that began them or
/// one that found them in the log.
final class Course {
    private final List<? extends Stage<?>> stages;
    private final List<End> ends = new ArrayList<>();
    /// Of the stages that failed while the rest went on: whether they have changed something all the same.
    private final Map<Integer, Boolean> halfDone = new HashMap<>();

    /// @param at the stage, the first being 0
    /// @param undo whether it is the stage's undo that has ended
    private record End(int at, boolean undo, Outcome outcome) {}

    /// What is done next.
    ///
    /// @param undo whether it is done to undo the stage
    record Next(StageName stage, boolean undo, Step step) {}

    Course(Procedure<? extends Step> procedure) {
        this.stages = procedure.stages();
    }

    /// One that has come as far as these.
    ///
    /// @param runs each of which has an end
    static Course after(Procedure<? extends Step> procedure, List<StageRun> runs) {
        Course course = new Course(procedure);
        for (StageRun run : runs) {
            course.ended(run.stage(), run.undo(), run.end().orElseThrow());
        }
        return course;
    }

    /// Whether any of it has an end.
    boolean begun() {
        return !ends.isEmpty();
    }

    void ended(StageName stage, boolean undo, Outcome outcome) {
        int at = 0;
        while (!stages.get(at).name().equals(stage)) {
            at++;
        }
        ends.add(new End(at, undo, outcome));
    }

    /// @param leftChange whether a step that failed has changed something all the same
    /// @return empty when nothing follows
    Optional<Next> next(BiPredicate<Step, Failure> leftChange) {
        ends.stream()
                .filter(end -> !end.undo() && onFailure(end) == OnFailure.GO_ON)
                .filter(end -> end.outcome() instanceof Outcome.Failed
                        && !end.outcome().inVain())
                .forEach(end -> halfDone.computeIfAbsent(end.at(), at -> left(stages.get(at), end, leftChange)));
        if (ends.isEmpty()) {
            return Optional.of(forward(0));
        }
        End last = ends.getLast();
        // Where one end is not known, neither on nor back is safe; what could not be undone may be needed to undo more.
        if (last.outcome() instanceof Outcome.Unknown
                || (last.undo() && !last.outcome().done())) {
            return Optional.empty();
        }
        Optional<End> broken = broken();
        if (broken.isEmpty()) {
            return last.at() + 1 < stages.size() ? Optional.of(forward(last.at() + 1)) : Optional.empty();
        }
        return onFailure(broken.get()) == OnFailure.GO_BACK ? back(broken.get(), last, leftChange) : Optional.empty();
    }

    private Next forward(int at) {
        return new Next(stages.get(at).name(), false, stages.get(at).step());
    }

    private Optional<Next> back(End broken, End last, BiPredicate<Step, Failure> leftChange) {
        for (int at = last.undo() ? last.at() - 1 : broken.at(); at >= 0; at--) {
            Stage<?> stage = stages.get(at);
            Optional<? extends Step> undo = stage.undo();
            boolean something =
                    at == broken.at() ? !broken.outcome().inVain() && left(stage, broken, leftChange) : done(at);
            if (undo.isPresent() && something) {
                return Optional.of(new Next(stage.name(), true, undo.get()));
            }
        }
        return Optional.empty();
    }

    private static boolean left(Stage<?> stage, End broken, BiPredicate<Step, Failure> leftChange) {
        return broken.outcome() instanceof Outcome.Failed(Failure failure) && leftChange.test(stage.step(), failure);
    }

    /// The stage that ended the way forward, if one did.
    private Optional<End> broken() {
        return ends.stream()
                .filter(end ->
                        !end.undo() && end.outcome() instanceof Outcome.Failed && onFailure(end) != OnFailure.GO_ON)
                .findFirst();
    }

    private OnFailure onFailure(End end) {
        return stages.get(end.at()).onFailure();
    }

    private boolean done(int at) {
        return ends.stream()
                .anyMatch(end -> end.at() == at && !end.undo() && end.outcome().done());
    }

    private boolean undone(int at) {
        return ends.stream()
                .anyMatch(end -> end.at() == at && end.undo() && end.outcome().done());
    }

    /// What the ends come to: an order is done when all of its stages are.
    ///
    /// @throws java.util.NoSuchElementException when none has ended
    Outcome outcome() {
        if (stages.size() == 1 && ends.size() == 1) {
            return ends.getFirst().outcome();
        }
        String words = words();
        if (ends.getLast().outcome() instanceof Outcome.Unknown unknown) {
            return new Outcome.Unknown(words, unknown.task(), unknown.open());
        }
        List<Failure> failures = ends.stream()
                .filter(end -> !end.undo())
                .map(End::outcome)
                .filter(Outcome.Failed.class::isInstance)
                .map(end -> ((Outcome.Failed) end).failure())
                .toList();
        if (!failures.isEmpty()) {
            Failure first = failures.getFirst();
            String lead = failures.size() + " of " + stages.size() + " steps failed: ";
            return new Outcome.Failed(new Failure(first.kind(), lead + words, first.privilege(), first.log()));
        }
        if (forward().size() < stages.size()) {
            return new Outcome.Failed(Failure.of(Failure.Kind.HOST, "not all of it was done: " + words));
        }
        List<Outcome> all = ends.stream().map(End::outcome).toList();
        return Outcome.done(
                words,
                all.stream().flatMap(end -> end.warnings().stream()).toList(),
                all.stream().flatMap(end -> end.leftOut().stream()).toList(),
                all.stream().flatMap(end -> end.volume().stream()).reduce((_, last) -> last));
    }

    private List<End> forward() {
        return ends.stream().filter(end -> !end.undo()).toList();
    }

    /// Such as `snapshot: ...; then start: ...; not begun: stop guest 101`.
    private String words() {
        List<End> forward = forward();
        String words = forward.stream()
                .map(end -> stages.get(end.at()).name() + ": " + end.outcome().summary())
                .collect(Collectors.joining("; then "));
        String left = stages.subList(forward.size(), stages.size()).stream()
                .map(stage -> stage.step().words())
                .collect(Collectors.joining(", "));
        return words + (left.isEmpty() ? "" : "; not begun: " + left) + wentBack();
    }

    /// Whatever was done and is neither undone nor without an undo is left, and named.
    private String wentBack() {
        if (broken().filter(end -> onFailure(end) == OnFailure.GO_BACK).isEmpty()) {
            return "";
        }
        String undone = ends.stream()
                .filter(End::undo)
                .map(end -> end.outcome().summary())
                .collect(Collectors.joining("; then "));
        List<String> left = new ArrayList<>();
        for (End end : forward()) {
            if (end.outcome().done() && !undone(end.at())) {
                left.add(stages.get(end.at()).step().words());
            } else if (halfDone.getOrDefault(end.at(), false)) {
                left.add(stages.get(end.at()).step().words() + " (failed, and has changed something)");
            }
        }
        return (undone.isEmpty() ? "; nothing of it is undone" : "; to undo it: " + undone)
                + (left.isEmpty() ? "" : "; LEFT as it is: " + String.join(", ", left));
    }
}
