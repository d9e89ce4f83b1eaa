package felhom.host.root;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the API shows of a step of root's once it has ended, and what is to be done about it. Changes no
/// verdict; what the host does not tell is left unsaid.
record RootSeen(RootSteps.Api api) {
    private static final Logger LOG = LoggerFactory.getLogger(RootSeen.class);

    /// What `pct create` sets while it is at it, and leaves where it is killed.
    private static final String MAKING = "create";

    /// `pct create` refuses an id that is taken, before it does anything: that guest is somebody else's.
    private static boolean taken(Vmid guest, Failure failure) {
        return failure.message().matches("(?s).*(?:CT|VM) " + guest + " already exists.*");
    }

    Outcome with(Step.ByRoot step, Outcome outcome) {
        try {
            return switch (step) {
                case Step.MakeGoldenImage image -> golden(image.guest(), outcome);
                case Step.MountUsb mount -> mounted(mount.place(), outcome);
                case Step.UnmountUsb _ -> outcome;
            };
        } catch (HostException silent) {
            LOG.debug("{}: {}", step.words(), silent.failure().message());
            return outcome;
        }
    }

    private Outcome golden(Vmid guest, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(Failure failure)
            when failure.kind() == Failure.Kind.TASK && !taken(guest, failure) ->
                api.guest()
                        .apply(guest)
                        .flatMap(left -> lock(left).filter(MAKING::equals))
                        .<Outcome>map(lock -> new Outcome.Failed(new Failure(
                                failure.kind(),
                                failure.message() + "; container " + guest + " is LEFT as far as it has come, locked ("
                                        + lock + "), and its id is taken: `pct unlock " + guest
                                        + "` and then `pct destroy "
                                        + guest + "` on the host take it away",
                                failure.privilege(),
                                failure.log())))
                        .orElse(outcome);
            case Outcome.Done _, Outcome.DoneWithWarnings _ ->
                api.guest()
                        .apply(guest)
                        .map(made -> warned(outcome, unfit(made)))
                        .orElse(outcome);
            case Outcome.Failed _, Outcome.Unknown _ -> outcome;
        };
    }

    private static Optional<String> lock(GuestDetail guest) {
        return Optional.ofNullable(guest.config().get("lock"));
    }

    /// Why a backup of it would be no golden archive.
    private static List<String> unfit(GuestDetail made) {
        List<String> unfit = new ArrayList<>();
        Map<String, String> config = made.config();
        lock(made).ifPresent(lock -> unfit.add("it is locked (" + lock + "), and not backed up before that is gone"));
        List<String> features = List.of(config.getOrDefault("features", "").split(",", -1));
        if (!features.contains("keyctl=1") || !features.contains("nesting=1")) {
            unfit.add("it does not have both keyctl and nesting, without which no Docker runs in it; its features: '"
                    + String.join(",", features) + "'");
        }
        if (!"1".equals(config.get("unprivileged"))) {
            unfit.add("it is privileged: root in it is root on the host");
        }
        return unfit;
    }

    private static Outcome warned(Outcome outcome, List<String> more) {
        List<String> warnings = new ArrayList<>(outcome.warnings());
        warnings.addAll(more);
        return Outcome.done(outcome.summary(), warnings, outcome.leftOut(), outcome.volume());
    }

    /// Whoever unmounted it, or the operator before, has switched them off; nobody else switches them on.
    private Outcome mounted(MountPlace place, Outcome outcome) {
        if (!outcome.done()) {
            return outcome;
        }
        List<StorageId> off = api.places().storagesOff(place);
        if (off.isEmpty()) {
            return outcome;
        }
        String words = off.stream()
                .map(storage -> "storage '" + storage + "' (`felhom-agent run storage-on storage=" + storage + "`)")
                .collect(Collectors.joining(", "));
        return Outcome.done(
                outcome.summary() + "; still switched off on it: " + words,
                outcome.warnings(),
                outcome.leftOut(),
                outcome.volume());
    }
}
