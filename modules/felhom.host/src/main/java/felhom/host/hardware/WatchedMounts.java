package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.AllowedMounts.Allowed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The places that root's list lets something be mounted at.
final class WatchedMounts {
    private final AllowedMountStates states;
    private final Clocks clocks;
    private final Lookouts<Allowed, MountState> places;

    WatchedMounts(AllowedMountStates states, Clocks clocks) {
        this.states = states;
        this.clocks = clocks;
        this.places = new Lookouts<>("mount", clocks);
    }

    void begin() {
        places.begin(states.allowed(), states::look);
    }

    /// @param until by the clock of [System#nanoTime]
    void await(long until) {
        places.await(until);
    }

    /// Of a place that does not say, nobody knows what is there now; how large it was is still told.
    Reading<List<MountState>> take() {
        SequencedMap<String, Reading<List<MountState>>> parts = new LinkedHashMap<>();
        places.take()
                .forEach((one, reading) -> parts.put(
                        one.filesystem() + " at " + one.place(),
                        switch (reading) {
                            case Reading.Fresh<MountState>(MountState state, Instant at) ->
                                new Reading.Fresh<>(List.of(state), at);
                            case Reading.Stale<MountState>(MountState state, Instant since, String why) ->
                                new Reading.Stale<>(List.of(was(state, since, why)), since, why);
                            case Reading.Denied<MountState> _,
                                    Reading.Failed<MountState> _,
                                    Reading.Absent<MountState> _ ->
                                new Reading.Fresh<>(
                                        List.of(AllowedMountStates.unknown(
                                                one,
                                                notKnown(one, reading.trouble().orElse("")))),
                                        clocks.now());
                        }));
        return Lookouts.together(parts, clocks.now());
    }

    private static String notKnown(Allowed one, String why) {
        String place = one.place().path();
        return why.contains(place) ? why : "what is mounted at " + place + " is not known: " + why;
    }

    private static MountState was(MountState state, Instant since, String why) {
        return new MountState(
                state.filesystem(),
                state.place(),
                MountState.State.UNKNOWN,
                Optional.of(notKnown(new Allowed(state.filesystem(), state.place()), why) + "; at " + since + " it was "
                        + state.state().name().toLowerCase(Locale.ROOT)),
                state.size(),
                state.used(),
                state.free(),
                Optional.empty());
    }

    /// What somebody wanted mounted and is not, with what mends it.
    static Stream<String> warnings(Reading<List<MountState>> mounts) {
        return mounts.known().stream()
                .flatMap(List::stream)
                .filter(mount -> mount.state() == MountState.State.MISSING)
                .map(mount -> "file system " + mount.filesystem() + " is not mounted at " + mount.place()
                        + mount.why().map(why -> ": " + why).orElse("")
                        + "; with its disk plugged in: felhom-agent usb mount " + mount.filesystem() + " "
                        + mount.place());
    }
}
