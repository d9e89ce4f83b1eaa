package felhom.agent;

import felhom.authz.gate.OperatorGate;
import felhom.engine.door.BenignLimits;
import felhom.engine.door.Catalogue;
import felhom.engine.door.OpenOrders;
import felhom.engine.door.OrderQueue;
import felhom.engine.door.Runner;
import felhom.engine.door.Settlement;
import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.engine.trust.Gate;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.HostAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The host and the agent's state, wired to the one door.
final class AgentRuntime implements HostAccess {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRuntime.class);
    private static final int STORAGE_HEAVY = 2;
    // What an earlier process died on and still runs is looked at again by the next.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Settings settings;
    private final AgentDirectories places;
    private final ProxmoxHost host;
    private final Clocks clocks;
    private final Turn turn;
    private Optional<AgentState> state = Optional.empty();

    AgentRuntime(Settings settings, AgentDirectories places, ProxmoxHost host, Clocks clocks, Turn turn) {
        this.settings = settings;
        this.places = places;
        this.host = host;
        this.clocks = clocks;
        this.turn = turn;
    }

    @Override
    public NodeName node() {
        return host.node();
    }

    @Override
    public Inventory inventory() {
        return host.inventory();
    }

    @Override
    public Tasks tasks() {
        return host.tasks();
    }

    @Override
    public HostCheck check() {
        return host.check();
    }

    // A command that only reads takes no lock, so it is opened when it is needed.
    private AgentState state() {
        if (state.isEmpty()) {
            AgentState opened = places.open(clocks, turn);
            state = Optional.of(opened);
            settle(opened);
            boot(opened);
        }
        return state.get();
    }

    private void settle(AgentState opened) {
        Settlement.of(opened, host.tasks(), host.executor(), clocks).settle(SETTLING);
    }

    // A log that takes nothing new still takes the ends of what runs, and each new order will hear of it.
    private static void boot(AgentState opened) {
        try {
            opened.boot(BuildProperties.read().version());
        } catch (Journal.JournalBroken broken) {
            LOG.warn("the start of the agent was not written down: {}", broken.getMessage());
        }
    }

    @Override
    public Runner runner() {
        AgentState opened = state();
        Inventory inventory = host.inventory();
        BenignLimits limits = new BenignLimits(opened, inventory, clocks, settings.allowance());
        Catalogue catalogue = Catalogue.load();
        Gate gate = new OperatorGate(opened, places.trust(), limits, catalogue.names());
        OrderQueue queue =
                new OrderQueue(STORAGE_HEAVY, new OpenOrders(opened, host.tasks(), () -> settle(opened), turn));
        return new Runner(this::node, catalogue, inventory, host.executor(), gate, opened.journal(), queue);
    }

    @Override
    public List<PlanStatus> plans() {
        return state().ledger().plans();
    }

    @Override
    public void withdraw(IssuedPlan plan, String because) {
        // What made it worthless may have interrupted this thread, and an interrupted one can write nothing.
        boolean interrupted = Thread.interrupted();
        try {
            state().ledger().withdraw(plan, because);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Optional<String> head() {
        return state.map(AgentState::head);
    }

    @Override
    public Optional<Vmid> selfTestGuest() {
        return settings.selfTestGuest();
    }

    @Override
    public Duration taskLimit() {
        return settings.taskLimit();
    }

    @Override
    public void close() {
        state.ifPresent(AgentState::close);
        host.close();
    }
}
