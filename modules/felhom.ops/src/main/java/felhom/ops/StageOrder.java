package felhom.ops;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether each stage takes only what a stage before it makes, and reaches a guest that is made by the name
/// of that stage alone: a number would be whoever has it by then.
final class StageOrder {
    private final Map<Vmid, StageName> makers = new HashMap<>();
    private final Set<StageName> guests = new HashSet<>();
    private final Set<StageName> archives = new HashSet<>();

    private StageOrder() {}

    /// @throws IllegalArgumentException naming the stage and what is wrong with it
    static void check(List<? extends Stage<? extends Step>> stages) {
        StageOrder order = new StageOrder();
        stages.forEach(order::next);
    }

    private void next(Stage<? extends Step> stage) {
        takes(stage.name(), stage.step());
        byNumber(stage.name(), stage.step());
        stage.step().makes().ifPresent(guest -> {
            StageName other = makers.putIfAbsent(guest, stage.name());
            if (other != null) {
                throw new IllegalArgumentException(
                        "stages '" + other + "' and '" + stage.name() + "' both make guest " + guest);
            }
            guests.add(stage.name());
        });
        if (stage.step().makesArchive()) {
            archives.add(stage.name());
        }
        // What undoes a stage comes after it.
        stage.undo().ifPresent(undo -> {
            undo.makes().ifPresent(guest -> {
                throw new IllegalArgumentException("stage '" + stage.name() + "' would be undone by making guest "
                        + guest + ": an undo makes no guest");
            });
            takes(stage.name(), undo);
            byNumber(stage.name(), undo);
        });
    }

    private void takes(StageName stage, Step step) {
        takes(stage, step, step.guestOf(), guests, "guest");
        takes(stage, step, step.archiveOf(), archives, "backup");
    }

    private static void takes(StageName stage, Step step, Optional<StageName> of, Set<StageName> made, String what) {
        of.filter(maker -> !made.contains(maker)).ifPresent(maker -> {
            throw new IllegalArgumentException("stage '" + stage + "' is to " + step.words() + ", and no stage '"
                    + maker + "' that makes a " + what + " comes before it");
        });
    }

    private void byNumber(StageName stage, Step step) {
        if (step.makes().isEmpty()) {
            step.guests().stream().filter(makers::containsKey).findFirst().ifPresent(guest -> {
                throw new IllegalArgumentException("stage '" + stage + "' is to " + step.words() + ", and guest "
                        + guest + " is what stage '" + makers.get(guest) + "' makes: it has to name that stage");
            });
        }
    }
}
