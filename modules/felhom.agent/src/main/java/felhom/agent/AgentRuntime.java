package felhom.agent;

import felhom.authz.gate.OperatorGate;
import felhom.control.client.NotAllowed;
import felhom.engine.access.RunningDaemon;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Door;
import felhom.engine.order.By;
import felhom.engine.port.Clocks;
import felhom.engine.port.HostPorts;
import felhom.engine.selftest.SelfTest;
import felhom.engine.trust.TrustFiles;
import felhom.engine.view.HostView;
import felhom.engine.view.Reading;
import felhom.ops.Vmid;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The host and the engine over it. Gives the shell its own doors, and nothing else of the engine.
final class AgentRuntime extends OwnHost {
    private final Settings settings;
    private final LocalState state;
    private final TrustFiles trust;
    private final AgentHost host;
    private final HostView view;
    private final By operator;
    private final Optional<NotAllowed> barred;
    private Optional<Engine> engine = Optional.empty();

    /// @param operator whose command this is, for the log
    /// @param barred why the state cannot be had: a daemon has it, and does not serve this user
    AgentRuntime(
            Settings settings,
            LocalState state,
            TrustFiles trust,
            AgentHost host,
            Clocks clocks,
            By operator,
            Optional<NotAllowed> barred) {
        super(() -> settings, state, host, sink -> host.check().look(sink));
        this.view = host.view(clocks);
        this.settings = settings;
        this.state = state;
        this.trust = trust;
        this.host = host;
        this.operator = operator;
        this.barred = barred;
    }

    @Override
    <T> Reading<T> view(Function<HostView, Reading<T>> read) {
        return read.apply(view);
    }

    // A command that only reads takes no lock, so it is opened when it is needed.
    private Engine engine() {
        if (barred.isPresent()) {
            throw barred.get();
        }
        if (engine.isEmpty()) {
            engine = Optional.of(open(settings, state, () -> trust, host));
        }
        return engine.get();
    }

    /// As [Engine#open].
    ///
    /// @param trust asked for each judgement
    static Engine open(Settings settings, LocalState state, Supplier<? extends TrustFiles> trust, HostPorts host) {
        return Engine.open(
                state,
                host,
                settings.engine(),
                (held, limits, exemption, catalogue) ->
                        new OperatorGate(held, trust, limits, exemption, catalogue.names()),
                BuildProperties.read().version());
    }

    @Override
    public Door door() {
        return engine().shellDoor(operator);
    }

    @Override
    public SelfTest selfTest(Vmid guest) {
        return engine().selfTest(guest);
    }

    @Override
    public Examination examination(UsedOperations used) {
        return host.examination(used);
    }

    @Override
    public Optional<RunningDaemon> daemon() {
        if (barred.isPresent()) {
            throw barred.get();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        engine.ifPresent(Engine::close);
        host.close();
    }
}
