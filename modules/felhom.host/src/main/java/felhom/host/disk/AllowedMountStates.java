package felhom.host.disk;

import felhom.engine.port.Clocks;
import felhom.engine.view.MountState;
import felhom.ops.HostException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Whether what root's list lets be mounted is mounted, and since when it is not.
public final class AllowedMountStates {
    private final AllowedMounts allowed;
    private final Mounts mounts;
    private final Clocks clocks;
    private Map<AllowedMounts.Allowed, Instant> missing = new HashMap<>();

    public AllowedMountStates(AllowedMounts allowed, Mounts mounts, Clocks clocks) {
        this.allowed = allowed;
        this.mounts = mounts;
        this.clocks = clocks;
    }

    /// In the order of the list. Up to 5 s for each of them whose disk does not answer.
    public synchronized List<MountState> look() {
        Map<AllowedMounts.Allowed, Instant> before = missing;
        missing = new HashMap<>();
        return allowed.read().stream()
                .distinct()
                .map(one -> state(one, Optional.ofNullable(before.get(one))))
                .toList();
    }

    private MountState state(AllowedMounts.Allowed one, Optional<Instant> since) {
        Optional<Mounted> there;
        try {
            there = mounts.at(one.place());
        } catch (HostException unknown) {
            // It may be there again; it is not said to have been missing all the time.
            return without(one, MountState.State.UNKNOWN, unknown.failure().message(), Optional.empty());
        }
        if (there.isEmpty()) {
            return missing(one, "nothing is mounted there", since);
        }
        Mounted mounted = there.get();
        // A kernel that does not say which file system it is does not say that it is another one.
        if (mounted.uuid()
                .filter(uuid -> !uuid.equals(one.filesystem().value()))
                .isPresent()) {
            return missing(one, "another file system is mounted there: " + mounted.source(), since);
        }
        return new MountState(
                one.filesystem(),
                one.place(),
                MountState.State.MOUNTED,
                Optional.empty(),
                mounted.size(),
                mounted.used(),
                mounted.free(),
                Optional.empty());
    }

    private MountState missing(AllowedMounts.Allowed one, String why, Optional<Instant> since) {
        Instant from = since.orElseGet(clocks::now);
        missing.put(one, from);
        return without(one, MountState.State.MISSING, why, Optional.of(from));
    }

    private static MountState without(
            AllowedMounts.Allowed one, MountState.State state, String why, Optional<Instant> since) {
        return new MountState(
                one.filesystem(),
                one.place(),
                state,
                Optional.of(why),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                since);
    }
}
