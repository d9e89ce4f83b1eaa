package felhom.engine.order;

import felhom.ops.GuestIdentity;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is known of one stage of an order that was begun, or of its undo.
///
/// @param undo whether it is the stage's undo that was done
/// @param at before it was sent, on our clock
/// @param boot the machine's boot id then, where it is known
/// @param tasks that it started, the last one last
/// @param found whether nothing shows that the last of them is its own: it may be another call's
/// @param end empty while nobody has seen it
/// @param guests who they are since, where the step made them, or made them look like others
public record StageRun(
        StageName stage,
        boolean undo,
        Step step,
        Instant at,
        Optional<String> boot,
        List<Upid> tasks,
        boolean found,
        Optional<Outcome> end,
        List<GuestIdentity> guests) {
    public StageRun {
        tasks = List.copyOf(tasks);
        guests = List.copyOf(guests);
    }

    public static StageRun begun(StageName stage, boolean undo, Step step, Instant at, Optional<String> boot) {
        return new StageRun(stage, undo, step, at, boot, List.of(), false, Optional.empty(), List.of());
    }

    /// The same; what an earlier stage has made stands in the step by itself.
    public StageRun about(Step bound) {
        return new StageRun(stage, undo, bound, at, boot, tasks, found, end, guests);
    }

    /// The task is its own. Of those that were only found one can be: the one that was found last.
    public StageRun with(Upid task, boolean wasFound) {
        List<Upid> all = new ArrayList<>(tasks);
        if (found && (wasFound || all.getLast().equals(task))) {
            all.removeLast();
        }
        all.add(task);
        return new StageRun(stage, undo, step, at, boot, all, wasFound, end, guests);
    }

    public Optional<Upid> latest() {
        return tasks.isEmpty() ? Optional.empty() : Optional.of(tasks.getLast());
    }

    public StageRun ended(Outcome outcome, List<GuestIdentity> since) {
        return new StageRun(stage, undo, step, at, boot, tasks, found, Optional.of(outcome), since);
    }
}
