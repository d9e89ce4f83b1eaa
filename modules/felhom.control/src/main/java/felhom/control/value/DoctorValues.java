package felhom.control.value;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.UsedOperations;
import felhom.ops.OperationName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What `doctor` asks of a host, and what it has found there.
public final class DoctorValues {
    private static final Codec<OperationName> OPERATION = Codec.text(OperationName::value, OperationName::new);
    private static final Codec<Concern> CONCERN = Codec.text(
            Concern::id,
            id -> Concern.of(id)
                    .orElseThrow(() -> new IllegalArgumentException("nothing is known about '" + id + "'")));
    private static final Codec<Diagnosis.State> STATE = Codec.word(Diagnosis.State.class);

    public static final Codec<UsedOperations> USED = Codec.object(
            (used, to) -> to.flag("known", used.recorded().isPresent())
                    .list("recorded", OPERATION, sorted(used.recorded().orElse(Set.of())))
                    .list("configured", OPERATION, sorted(used.configured())),
            from -> {
                Set<OperationName> recorded = Set.copyOf(from.list("recorded", OPERATION));
                return new UsedOperations(
                        from.flag("known") ? Optional.of(recorded) : Optional.empty(),
                        Set.copyOf(from.list("configured", OPERATION)));
            });

    public static final Codec<Diagnosis> DIAGNOSIS = Codec.object(
            (found, to) -> to.put("id", CONCERN, found.concern())
                    .put("state", STATE, found.state())
                    .text("text", found.text())
                    .list("remedy", Codec.TEXT, found.remedy()),
            from -> new Diagnosis(
                    from.get("id", CONCERN),
                    from.get("state", STATE),
                    from.text("text"),
                    from.list("remedy", Codec.TEXT)));

    private DoctorValues() {}

    private static List<OperationName> sorted(Set<OperationName> names) {
        return List.copyOf(new TreeSet<>(names));
    }
}
