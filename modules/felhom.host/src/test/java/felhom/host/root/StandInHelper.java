package felhom.host.root;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stands in for root's helper: what is begun under a name is begun once, and kept until it is forgotten.
final class StandInHelper implements RootHelper {
    private static final String UNIT = "felhom-agent-work.service";

    /// What became of a request on its way.
    enum Fate {
        ARRIVES,
        /// It is done, and nobody hears so.
        ANSWER_LOST,
        /// It never arrives, and nobody knows.
        LOST,
        /// It certainly does not arrive.
        NOT_SENT
    }

    final List<RootRequest> asked = new ArrayList<>();
    /// What was begun, each time that it was.
    final List<WorkName> begun = new ArrayList<>();

    final Deque<Fate> fates = new ArrayDeque<>();
    final Map<WorkName, RootAnswer> kept = new HashMap<>();
    /// How what is begun stands first, and then at each look.
    final Deque<RootAnswer> course = new ArrayDeque<>();

    RootAnswer.Ended end = new RootAnswer.Ended(0, "");
    String refusal = "";
    /// What is said once of what has been begun, instead of how it stands.
    Optional<RootAnswer> fault = Optional.empty();

    /// Called when something is begun.
    Runnable beginning = () -> {};

    static RootAnswer atWork() {
        return new RootAnswer.AtWork(UNIT);
    }

    @Override
    public RootAnswer ask(RootRequest request) {
        asked.add(request);
        return switch (fates.isEmpty() ? Fate.ARRIVES : fates.removeFirst()) {
            case ARRIVES -> answer(request);
            case ANSWER_LOST -> {
                var _ = answer(request);
                throw silent(Failure.Kind.TIMED_OUT);
            }
            case LOST -> throw silent(Failure.Kind.TIMED_OUT);
            case NOT_SENT -> throw silent(Failure.Kind.UNREACHABLE);
        };
    }

    private static HostException silent(Failure.Kind kind) {
        return new HostException(Failure.of(kind, "root's helper does not answer"));
    }

    private RootAnswer answer(RootRequest request) {
        return switch (request) {
            case RootRequest.Do(WorkName work, var _) -> {
                if (!kept.containsKey(work)) {
                    if (!refusal.isEmpty()) {
                        yield new RootAnswer.Refused(refusal);
                    }
                    begun.add(work);
                    beginning.run();
                }
                RootAnswer now = stands(work);
                RootAnswer said = fault.orElse(now);
                fault = Optional.empty();
                yield said;
            }
            case RootRequest.Look(WorkName work, var _) ->
                kept.containsKey(work) ? stands(work) : new RootAnswer.NeverBegun();
            case RootRequest.Forget(WorkName work, var _) -> {
                kept.remove(work);
                yield new RootAnswer.Ended(0, "");
            }
            case RootRequest.Explain _ -> {
                RootAnswer.Explained explained = new RootAnswer.Explained("the API does not", List.of());
                yield refusal.isEmpty() ? explained : explained.refused(refusal);
            }
            case RootRequest.Health _, RootRequest.Walk _ -> new RootAnswer.Refused("not this one");
        };
    }

    private RootAnswer stands(WorkName work) {
        RootAnswer now = course.isEmpty() ? end : course.removeFirst();
        kept.put(work, now);
        return now;
    }
}
