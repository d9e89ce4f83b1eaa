package felhom.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is to be done, stage by stage: what is signed, written down and done is this value. `S` is
/// [Step.Benign] where nothing destructive may be in it.
public record Procedure<S extends Step>(List<Stage<S>> stages) {
    /// @throws IllegalArgumentException when there is no stage (an operation that does nothing is no
    /// operation), two have the same name, one goes back where nothing can be undone, or one takes what no
    /// stage before it makes
    public Procedure {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a procedure without stages");
        }
        Set<StageName> names = new HashSet<>();
        boolean undoes = false;
        for (Stage<S> stage : stages) {
            undoes |= stage.undo().isPresent();
            if (stage.onFailure() == OnFailure.GO_BACK && !undoes) {
                throw new IllegalArgumentException("stage '" + stage.name()
                        + "' goes back when it fails, and neither it nor a stage before it has an undo");
            }
            if (!names.add(stage.name())) {
                throw new IllegalArgumentException("two stages are called '" + stage.name() + "'");
            }
        }
        StageOrder.check(stages);
    }

    /// The steps one after the other, each of which ends the procedure when it fails; called `step-1` and so
    /// on.
    @SafeVarargs
    public static <S extends Step> Procedure<S> of(S... steps) {
        List<Stage<S>> stages = new ArrayList<>();
        for (S step : steps) {
            stages.add(Stage.of("step-" + (stages.size() + 1), step));
        }
        return new Procedure<>(stages);
    }

    public Optional<Stage<S>> stage(StageName name) {
        return stages.stream().filter(stage -> stage.name().equals(name)).findFirst();
    }

    /// What it will have made once all of it is done, as far as that is known before: the guests, by the
    /// stage that makes each.
    public Products foreseen() {
        Map<StageName, Vmid> guests = new HashMap<>();
        stages.forEach(stage -> stage.step().makes().ifPresent(guest -> guests.put(stage.name(), guest)));
        return new Products(guests, Map.of());
    }

    /// Those that are done when all goes well, in order.
    public List<S> steps() {
        return stages.stream().map(Stage::step).toList();
    }

    /// All that may be done: the steps, then what undoes them.
    public List<S> all() {
        return Stream.concat(stages.stream().map(Stage::step), stages.stream().flatMap(stage -> stage.undo().stream()))
                .toList();
    }
}
