package felhom.privileged.ask;

import felhom.ops.Step;
import felhom.privileged.limit.BadList;
import felhom.privileged.limit.RootList;
import felhom.privileged.program.Programs;
import felhom.privileged.work.Works;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.util.List;
import java.util.Optional;

/// Answers a request. Root's list is read for each, so that what root changes there counts at once.
public final class Helper {
    private final RootList.Source list;
    private final Programs programs;
    private final Works works;
    private final Health health;
    private final Walk walk;

    /// @param owner the number of the user whose the programs have to be: root's
    /// @param callers who is answered, in words for an operator
    public Helper(RootList.Source list, int owner, Programs programs, Disks disks, Works works, String callers) {
        this.list = list;
        this.programs = programs;
        this.works = works;
        this.health = new Health(programs, disks);
        this.walk = new Walk(list, owner, programs, callers);
    }

    /// Whether nothing that it started is still there.
    public boolean quiet() {
        return programs.quiet();
    }

    public RootAnswer answer(RootRequest request) {
        return switch (request) {
            case RootRequest.Do(var work, var step) ->
                forbids(step).<RootAnswer>map(RootAnswer.Refused::new).orElseGet(() -> works.begin(work, step));
            case RootRequest.Look(var work, var step) -> works.look(work, step);
            case RootRequest.Forget(var work, var step) -> works.forget(work, step);
            case RootRequest.Health(var disk, var type) -> health.of(disk, type);
            case RootRequest.Explain(RootRequest of) -> explain(of);
            case RootRequest.Walk() -> walk.walk();
        };
    }

    private Optional<String> forbids(Step.ByRoot step) {
        try {
            return list.read().forbids(step);
        } catch (BadList bad) {
            return Optional.of(String.valueOf(bad.getMessage()));
        }
    }

    private RootAnswer.Explained explain(RootRequest of) {
        return switch (of) {
            case RootRequest.Do(var _, var step) -> {
                RootAnswer.Explained explained = works.explain(step);
                yield forbids(step).map(explained::refused).orElse(explained);
            }
            case RootRequest.Look(var _, var step) -> works.explain(step);
            case RootRequest.Forget(var _, var step) -> works.explain(step);
            case RootRequest.Health(var disk, var type) -> Health.explain(disk, type);
            case RootRequest.Walk() ->
                new RootAnswer.Explained(
                        "It looks whether the programs and root's list are there and only root may change them; it"
                                + " starts none and changes nothing.",
                        List.of());
            case RootRequest.Explain(RootRequest other) -> explain(other);
        };
    }
}
