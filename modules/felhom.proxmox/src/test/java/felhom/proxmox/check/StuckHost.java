package felhom.proxmox.check;

import felhom.engine.door.Catalogue;
import felhom.engine.door.OrderQueue;
import felhom.engine.door.Report;
import felhom.engine.door.Runner;
import felhom.engine.door.Settlement;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.Clocks;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimTask;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A simulated host whose pvedaemon gets stuck, and an agent with its log, in virtual time. Everything may be
/// ordered.
final class StuckHost implements AutoCloseable {
    final VirtualClock clock = Lab.clock();
    final PveWorld world = PveWorld.node("pve").clock(clock).authDelay(Duration.ZERO);
    final PveSimulator pve;
    final AgentState state;
    private final Connection connection;
    private final ProxmoxHost host;
    private final Pacemaker pacemaker;

    /// @param directory for the agent's state
    StuckHost(Path directory) {
        String token = world.token(Lab.TOKEN).value();
        world.durations().usual(Duration.ofSeconds(1));
        world.proxyTimeout(Duration.ofMillis(2));
        pve = PveSimulator.start(world);
        pacemaker = Pacemaker.of(clock, pve);
        connection = new Connection(
                pve.endpoint(),
                new NodeName("pve"),
                ApiToken.of(token),
                List.of(new Trust.Fingerprint(pve.leafFingerprint())),
                Limits.DEFAULT);
        host = host();
        state = open(directory);
    }

    private ProxmoxHost host() {
        return new ProxmoxHost(connection, Duration.ofMinutes(5), new Lab.WaitingTicker(clock));
    }

    /// What another process with the same token does.
    Outcome another(Step step) {
        return another(step, TaskListener.SILENT);
    }

    Outcome another(Step step, TaskListener listener) {
        try (ProxmoxHost other = host()) {
            return other.executor().execute(step, listener);
        }
    }

    private AgentState open(Path directory) {
        try {
            Path machine = Files.writeString(directory.resolve("machine-id"), "0123456789abcdef0123456789abcdef\n");
            Path boot = Files.writeString(directory.resolve("boot-id"), "boot\n");
            return AgentState.open(
                    new StateLocation(
                            directory.resolve("state"),
                            directory.resolve("run"),
                            true,
                            machine,
                            boot,
                            new NodeName("pve")),
                    clocks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Clocks clocks() {
        return new Clocks(
                clock::now, () -> Duration.between(Instant.EPOCH, clock.now()).toNanos());
    }

    Report order(String operation, Map<String, String> arguments) {
        return order(operation, arguments, executor -> executor);
    }

    /// @param changed what stands between the agent and the host
    Report order(String operation, Map<String, String> arguments, UnaryOperator<StepExecutor> changed) {
        Runner runner = new Runner(
                () -> new NodeName("pve"),
                Catalogue.load(),
                host.inventory(),
                changed.apply(host.executor()),
                new Open(),
                state.journal(),
                new OrderQueue(2));
        return runner.accept(Order.of(operation, arguments), TestOrigins.shell(), TaskListener.SILENT);
    }

    /// As the next command that opens the log does.
    void settle() {
        Settlement.of(state, host.tasks(), host.executor(), clocks()).settle(Duration.ofSeconds(1));
    }

    List<OpenOrder> open() {
        return state.ledger().running();
    }

    /// What the log says of the last order that has an end.
    UnreportedOutcome last() {
        return state.ledger().outbox().getLast();
    }

    /// Until all that the host was asked to do is done.
    void passes(Duration time) {
        clock.advance(time);
        for (int i = 0; i < 100 && world.tasks().stream().anyMatch(SimTask::running); i++) {
            clock.advance(Duration.ofSeconds(1));
        }
        // What is known of the host's clock is as old as the last answer.
        host.inventory().storages();
    }

    @Override
    public void close() {
        pacemaker.close();
        state.close();
        host.close();
        pve.close();
    }

    private static final class Open implements Gate {
        @Override
        public ApprovalResult open(Approval approval) {
            throw new AssertionError("nothing is signed here");
        }

        @Override
        public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
            return Verdict.Allowed.freely();
        }

        @Override
        public Verdict held(Plan plan, Origin origin) {
            throw new AssertionError("nothing is held here");
        }

        @Override
        public Optional<Verdict.Refused> stranger(
                CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
            return Optional.empty();
        }

        @Override
        public Issued issue(Order order, Plan plan, Origin origin, Optional<String> reason, boolean anew) {
            throw new AssertionError("nothing is signed here");
        }
    }
}
