package felhom.shell;

import felhom.engine.access.RunningDaemon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A daemon that says of itself what a test says.
final class FakeDaemon implements RunningDaemon {
    final List<LoopStanding> loops = new ArrayList<>();
    final List<Section> sections = new ArrayList<>();
    Optional<Hub> hub = Optional.empty();
    Optional<String> fault = Optional.empty();
    Optional<HubTrip> trip = Optional.empty();
    Reload reload = new Reload.Done(List.of(), List.of());

    @Override
    public Standing standing() {
        return new Standing("0.1", "0123456789ab", 4711, Plans.NOON.minusSeconds(3 * 3600 + 60), loops, hub, fault);
    }

    @Override
    public List<Section> report() {
        return List.copyOf(sections);
    }

    @Override
    public Optional<HubTrip> tryHub() {
        return trip;
    }

    @Override
    public Reload reload() {
        return reload;
    }
}
