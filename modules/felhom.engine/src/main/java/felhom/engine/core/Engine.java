package felhom.engine.core;

import felhom.engine.authority.Authority;
import felhom.engine.door.BenignLimits;
import felhom.engine.door.Catalogue;
import felhom.engine.door.Deliveries;
import felhom.engine.door.Door;
import felhom.engine.door.OpenOrders;
import felhom.engine.door.OrderQueue;
import felhom.engine.door.Runner;
import felhom.engine.door.Settlement;
import felhom.engine.ledger.Journal;
import felhom.engine.order.Origin;
import felhom.engine.order.Origins;
import felhom.engine.port.HostPorts;
import felhom.engine.selftest.SelfTest;
import felhom.engine.selftest.SelfTestExemption;
import felhom.engine.selftest.TaskSelfTest;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Gate;
import felhom.ops.Inventory;
import felhom.ops.Vmid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Every order of this agent goes through here, by the door of its source: one state, one catalogue, one Gate, one
/// queue for all of them. Holds the state until it is closed.
///
/// Whoever has the engine has every door, and with it every authority. So the composition root alone sees it, and gives
/// to each part of the agent the one door that is its own.
public final class Engine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    // What an earlier process died on and still runs is looked at again by the next.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final AgentState state;
    private final HostPorts host;
    private final Catalogue catalogue;
    private final SelfTestExemption exemption;
    private final Runner runner;
    private final Deliveries deliveries;

    /// What an operator of this host sets.
    ///
    /// @param heavy how many orders that are heavy on the host's storages may be at work at once
    /// @param selfTestGuest the only guest that the task self-test may use, where one is named
    public record Limits(Allowance allowance, int heavy, Optional<Vmid> selfTestGuest) {}

    /// Makes the Gate over what it has to know.
    @FunctionalInterface
    public interface GateMaker {
        Gate make(AgentState state, BenignLimits limits, SelfTestExemption exemption, Catalogue catalogue);
    }

    private Engine(AgentState state, HostPorts host, LocalState from, Limits limits, GateMaker gates) {
        this.state = state;
        this.host = host;
        Inventory inventory = host.inventory();
        this.catalogue = Catalogue.load();
        this.exemption = new SelfTestExemption(inventory, limits.selfTestGuest());
        BenignLimits benign = new BenignLimits(state, inventory, from.clocks(), limits.allowance());
        Gate gate = gates.make(state, benign, exemption, catalogue);
        OpenOrders others = new OpenOrders(state, host.tasks(), () -> settle(state, host, from), from.turn());
        OrderQueue queue = new OrderQueue(limits.heavy(), others);
        this.deliveries = new Deliveries((key, order) -> state.ledger().known(key, order));
        this.runner = new Runner(host::node, catalogue, inventory, host.executor(), gate, state.journal(), queue);
    }

    /// Takes the state, and finds out first what became of orders that nobody has watched to their end.
    ///
    /// @param version this program's, for the log
    /// @throws AgentState.StateRefused when the state cannot be had
    /// @throws felhom.ops.HostException when the host cannot be used at all
    public static Engine open(LocalState from, HostPorts host, Limits limits, GateMaker gates, String version) {
        AgentState state = from.open();
        try {
            settle(state, host, from);
            boot(state, version);
            return new Engine(state, host, from, limits, gates);
        } catch (RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    private static void settle(AgentState state, HostPorts host, LocalState from) {
        Settlement.of(state, host.tasks(), host.executor(), from.clocks()).settle(SETTLING);
    }

    // A log that takes nothing new still takes the ends of what runs, and each new order will hear of it.
    private static void boot(AgentState state, String version) {
        try {
            state.boot(version);
        } catch (Journal.JournalBroken broken) {
            LOG.log(Level.WARNING, "the start of the agent was not written down: {0}", broken.getMessage());
        }
    }

    /// An operator's at this host's own command line.
    public Door shellDoor() {
        return door(Origins.shell(Authority.ENGINE));
    }

    /// The hub's, which proposes.
    public Door hubDoor() {
        return door(Origins.hub(Authority.ENGINE));
    }

    /// The host's own timetable's.
    public Door scheduleDoor() {
        return door(Origins.schedule(Authority.ENGINE));
    }

    /// A guest's, about itself.
    public Door guestDoor(Vmid guest) {
        return door(Origins.inGuest(Authority.ENGINE, guest));
    }

    /// The task self-test's, on this guest alone and for one run: what an earlier run has made is not its own.
    public Door selfTestDoor(Vmid guest) {
        exemption.begin(guest);
        return door(Origins.selfTest(Authority.ENGINE, guest));
    }

    /// One run of the task self-test, behind its own door.
    public SelfTest selfTest(Vmid guest) {
        return new TaskSelfTest(selfTestDoor(guest), host, guest);
    }

    private Door door(Origin origin) {
        return new EngineDoor(origin, runner, deliveries, catalogue, state);
    }

    @Override
    public void close() {
        state.close();
    }
}
