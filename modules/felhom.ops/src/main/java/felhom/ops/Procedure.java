package felhom.ops;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is to be done, stage by stage: what is signed, written down and done is this value. `S` is [Step.Benign] where
/// nothing destructive may be in it.
public record Procedure<S extends Step>(List<Stage<S>> stages) {
    /// @throws IllegalArgumentException when there is no stage (an operation that does nothing is no operation), or two
    /// have the same name
    public Procedure {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a procedure without stages");
        }
        Set<StageName> names = new HashSet<>();
        for (Stage<S> stage : stages) {
            if (!names.add(stage.name())) {
                throw new IllegalArgumentException("two stages are called '" + stage.name() + "'");
            }
        }
    }

    /// The steps one after the other, each of which ends the procedure when it fails; called `step-1` and so on.
    @SafeVarargs
    public static <S extends Step> Procedure<S> of(S... steps) {
        List<Stage<S>> stages = new ArrayList<>();
        for (S step : steps) {
            stages.add(Stage.of("step-" + (stages.size() + 1), step));
        }
        return new Procedure<>(stages);
    }

    /// In order.
    public List<S> steps() {
        return stages.stream().map(Stage::step).toList();
    }
}
