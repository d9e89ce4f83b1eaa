package felhom.agent;

import felhom.control.server.Peer;
import felhom.engine.access.RunningDaemon;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.core.ReplaceableHost;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Door;
import felhom.engine.order.By;
import felhom.engine.selftest.SelfTest;
import felhom.engine.view.HostView;
import felhom.engine.view.Reading;
import felhom.ops.Vmid;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What one client of a daemon works with: the daemon's own host, and its engine by a door that knows who the
/// client is.
final class ServedHost extends OwnHost {
    private final BiConsumer<UsedOperations, Consumer<Diagnosis>> examine;
    private final Collecting collecting;
    private final Engine engine;
    private final RunningDaemon self;
    private final Peer peer;

    /// @param collecting the daemon's own, which knows what it was refused before
    ServedHost(
            Supplier<Settings> settings,
            LocalState state,
            ReplaceableHost<AgentHost> host,
            Collecting collecting,
            Engine engine,
            RunningDaemon self,
            Peer peer) {
        super(settings, state, host, sink -> host.with(now -> now.check().look(sink)));
        this.examine = (used, sink) -> host.with(now -> {
            now.examination(used).look(sink);
            return now;
        });
        this.collecting = collecting;
        this.engine = engine;
        this.self = self;
        this.peer = peer;
    }

    @Override
    <T> Reading<T> view(Function<HostView, Reading<T>> read) {
        return collecting.view(read);
    }

    @Override
    public Door door() {
        return engine.shellDoor(new By(peer.user().getName(), peer.says()), peer.patience());
    }

    @Override
    public SelfTest selfTest(Vmid guest) {
        return engine.selfTest(guest);
    }

    @Override
    public Examination examination(UsedOperations used) {
        return sink -> examine.accept(used, sink);
    }

    @Override
    public Optional<RunningDaemon> daemon() {
        return Optional.of(self);
    }

    /// All of it is the daemon's.
    @Override
    public void close() {}
}
