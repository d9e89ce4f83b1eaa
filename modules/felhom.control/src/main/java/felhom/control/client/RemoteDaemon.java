package felhom.control.client;

import felhom.control.value.Codec.Nothing;
import felhom.control.wire.Methods;
import felhom.engine.access.RunningDaemon;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The daemon at the other end.
record RemoteDaemon(Calls calls) implements RunningDaemon {
    @Override
    public Standing standing() {
        return calls.ask(Methods.STANDING, Nothing.NOTHING);
    }

    @Override
    public List<Section> report() {
        List<Section> sections = new ArrayList<>();
        calls.list(Methods.REPORT, Nothing.NOTHING, sections::add);
        return sections;
    }

    @Override
    public Optional<HubTrip> tryHub() {
        return calls.ask(Methods.TRY_HUB, Nothing.NOTHING);
    }

    @Override
    public Reload reload() {
        return calls.ask(Methods.RELOAD, Nothing.NOTHING);
    }
}
