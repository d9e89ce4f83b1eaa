package felhom.host.disk;

import felhom.engine.port.Clocks;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.ops.HostException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Whether what root's list lets be mounted is mounted, and since when it is not. Places may be looked at by
/// several threads at once.
public final class AllowedMountStates {
    private final AllowedMounts allowed;
    private final Mounts mounts;
    private final MountedThere there;
    private final MountUnits units;
    private final Clocks clocks;
    private volatile List<AllowedMounts.Allowed> last = List.of();
    private final Map<AllowedMounts.Allowed, Instant> missing = new ConcurrentHashMap<>();

    public AllowedMountStates(AllowedMounts allowed, Mounts mounts, BlockDevices devices, Clocks clocks) {
        this(allowed, mounts, devices, Path.of("/"), clocks);
    }

    /// @param root the directory that the host's files lie below, `/` unless it is a test's
    public AllowedMountStates(AllowedMounts allowed, Mounts mounts, BlockDevices devices, Path root, Clocks clocks) {
        this.allowed = allowed;
        this.mounts = mounts;
        this.there = new MountedThere(devices, root);
        this.units = new MountUnits(root);
        this.clocks = clocks;
    }

    /// In the order of the list. Where it is not known what is in it, as it was known last: what is mounted
    /// does not hang on that.
    public List<AllowedMounts.Allowed> allowed() {
        try {
            last = allowed.known();
            missing.keySet().retainAll(last);
        } catch (HostException unknown) {
            return last;
        }
        return last;
    }

    /// Up to 15 s where a disk does not answer.
    ///
    /// @return failed where the host does not say
    public Reading<MountState> look(AllowedMounts.Allowed one) {
        try {
            return new Reading.Fresh<>(state(one, mounts.at(one.place())), clocks.now());
        } catch (HostException unknown) {
            // It may be there again; it is not said to have been missing all the time.
            missing.remove(one);
            return new Reading.Failed<>(unknown.failure().message());
        }
    }

    private MountState state(AllowedMounts.Allowed one, Optional<Mounted> found) {
        if (found.isEmpty()) {
            return not(one, "nothing is mounted there");
        }
        Mounted mounted = found.get();
        return switch (there.is(one.filesystem(), mounted)) {
            case MountedThere.Verdict.Other(String why) -> not(one, why);
            case MountedThere.Verdict.Unknown(String why) -> {
                missing.remove(one);
                yield unknown(one, why);
            }
            case MountedThere.Verdict.Its() -> {
                missing.remove(one);
                yield new MountState(
                        one.filesystem(),
                        one.place(),
                        MountState.State.MOUNTED,
                        Optional.empty(),
                        mounted.size(),
                        mounted.used(),
                        mounted.free(),
                        Optional.empty());
            }
        };
    }

    private MountState not(AllowedMounts.Allowed one, String why) {
        if (!units.has(one)) {
            missing.remove(one);
            return without(one, MountState.State.UNMOUNTED, why, Optional.empty());
        }
        Instant from = missing.computeIfAbsent(one, _ -> clocks.now());
        return without(one, MountState.State.MISSING, why, Optional.of(from));
    }

    /// Where nobody knows.
    public static MountState unknown(AllowedMounts.Allowed one, String why) {
        return without(one, MountState.State.UNKNOWN, why, Optional.empty());
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
