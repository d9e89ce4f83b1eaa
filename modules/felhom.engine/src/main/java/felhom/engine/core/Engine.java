package felhom.engine.core;

import felhom.engine.authority.Authority;
import felhom.engine.door.BenignLimits;
import felhom.engine.door.Catalogue;
import felhom.engine.door.Deliveries;
import felhom.engine.door.Door;
import felhom.engine.door.OrderClosing;
import felhom.engine.door.OrderQueue;
import felhom.engine.door.OrdersAtWork;
import felhom.engine.door.ResourceTurns;
import felhom.engine.door.Runner;
import felhom.engine.door.Settlement;
import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.By;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Origins;
import felhom.engine.port.HostPorts;
import felhom.engine.selftest.SelfTest;
import felhom.engine.selftest.SelfTestExemption;
import felhom.engine.selftest.TaskSelfTest;
import felhom.engine.state.AgentState;
import felhom.engine.state.Broken;
import felhom.engine.state.Turn;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Gate;
import felhom.ops.Inventory;
import felhom.ops.Vmid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Every order of this agent goes through here, by the door of its source: one state, one catalogue, one
/// Gate, one queue for all of them. Holds the state until it is closed. Any number of threads may use its
/// doors.
///
/// Whoever has the engine has every door, and with it every authority. So the composition root alone sees it,
/// and gives to each part of the agent the one door that is its own.
public final class Engine implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    // What an earlier process died on and still runs is looked at again by the next.
    private static final Duration SETTLING = Duration.ofSeconds(1);

    // Whoever was told to stop watching is gone within one request to the host, or hangs.
    private static final Duration LEAVING = Duration.ofSeconds(5);

    // Of the shell's, whose signatures somebody else has brought.
    private static final By UNKNOWN = new By("unknown");

    private final AgentState state;
    private final Catalogue catalogue;
    private final SelfTestExemption exemption;
    private final ResourceTurns turns;
    private final BenignLimits benign;
    private final Runner runner;
    private final Deliveries deliveries;
    private final OrdersAtWork atWork;
    private final Settlement settlement;
    private final OrderClosing closing;
    private final LoneSelfTest selfTests;
    /// Of every door that was given out, by its word in the log.
    private final Map<String, Origin> origins = new ConcurrentHashMap<>();

    private final AtomicBoolean closed = new AtomicBoolean();

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
        Inventory inventory = host.inventory();
        this.catalogue = Catalogue.load();
        // What the hub had issued may be brought by somebody else, and is still the hub's.
        List.of(
                        Origins.shell(Authority.ENGINE, UNKNOWN),
                        Origins.hub(Authority.ENGINE),
                        Origins.schedule(Authority.ENGINE))
                .forEach(origin -> origins.put(origin.word(), origin));
        this.exemption = new SelfTestExemption(inventory, limits.selfTestGuest());
        this.atWork = new OrdersAtWork();
        this.turns = new ResourceTurns(limits.heavy(), host);
        Tenure.Parts parts = from.tenure().parts(state, host, from, turns, atWork);
        this.settlement = parts.settlement();
        this.closing = new OrderClosing(state, settlement, parts.journal(), atWork, from.clocks());
        this.benign = new BenignLimits(state, inventory, from.clocks(), limits.allowance());
        Gate gate = gates.make(state, benign, exemption, catalogue);
        SelfTestsAtWork tested = new SelfTestsAtWork(parts.others());
        OrderQueue queue = new OrderQueue(turns, tested, atWork);
        this.deliveries = new Deliveries((key, order) -> state.ledger().known(key, catalogue.complete(order)));
        this.runner = new Runner(host::node, catalogue, inventory, host.executor(), gate, parts.journal(), queue);
        this.selfTests =
                new LoneSelfTest(queue, atWork, tested, guest -> new TaskSelfTest(selfTestDoor(guest), host, guest));
    }

    /// Takes the state. One that is had for one command finds out first what became of orders that nobody has
    /// watched to their end; one that is had for good ([LocalState#heldForGood]) serves at once.
    ///
    /// @param version this program's, for the log
    /// @throws AgentState.StateRefused when the state cannot be had
    /// @throws felhom.ops.HostException when the host cannot be used at all
    public static Engine open(LocalState from, HostPorts host, Limits limits, GateMaker gates, String version) {
        AgentState state = from.open();
        try {
            Engine engine = new Engine(state, host, from, limits, gates);
            if (from.tenure().settlesFirst()) {
                engine.settlement.settle(SETTLING);
            }
            boot(state, version);
            return engine;
        } catch (RuntimeException | Error e) {
            state.close();
            throw e;
        }
    }

    /// Looks once at every order that is left open and that no thread of this process is at: follows those
    /// whose task has ended, and has those go on of which something follows, each in its turn and by a thread
    /// of its own. Waits for no task that runs, and never throws for what the host is; where it is away, the
    /// rest is left for the next time.
    ///
    /// @return what is still left open with no thread at it, oldest first: it wants another look after a
    ///     pause
    public List<OpenOrder> settle() {
        return settle(() -> {});
    }

    /// The same.
    ///
    /// @param each called before each of the orders is looked at
    public List<OpenOrder> settle(Runnable each) {
        try {
            atWork.in(() -> {
                settlement.settle(SETTLING, each);
                return true;
            });
        } catch (OrdersAtWork.Stopping stopping) {
            LOG.log(Level.DEBUG, "nothing is taken up: {0}", stopping.getMessage());
        }
        return state.running().stream()
                .filter(order -> !atWork.has(order.key()))
                .toList();
    }

    /// What holds from now on. What has been allowed already goes on.
    public void limits(Limits now) {
        benign.allow(now.allowance());
        turns.heavy(now.heavy());
        exemption.only(now.selfTestGuest());
    }

    // A log that takes nothing new still takes the ends of what runs, and each new order will hear of it.
    private static void boot(AgentState state, String version) {
        try {
            state.boot(version);
        } catch (Journal.JournalBroken broken) {
            LOG.log(Level.WARNING, "the start of the agent was not written down: {0}", broken.getMessage());
        }
    }

    /// Why nothing can be written down any more in this process; empty while it can, and when it is closed.
    public Optional<Broken> broken() {
        return closed.get() ? Optional.empty() : state.broken();
    }

    /// The outcomes that a hub is to have.
    public Outbox outbox() {
        return new Outbox() {
            @Override
            public List<UnreportedOutcome> unreported(int most) {
                return state.ledger().unreported(most);
            }

            @Override
            public List<UnreportedOutcome> latest() {
                return state.ledger().outbox();
            }

            @Override
            public void acknowledge(Collection<OrderKey> orders) {
                state.ledger().acknowledge(orders);
            }
        };
    }

    /// An operator's at this host's own command line.
    ///
    /// @param by who that is, for the log
    public Door shellDoor(By by) {
        return door(Origins.shell(Authority.ENGINE, by));
    }

    /// The same for one of several operators of a process that stays.
    ///
    /// @param patience how long an order waits for others, and who is told meanwhile
    public Door shellDoor(By by, Turn patience) {
        return door(Origins.shell(Authority.ENGINE, by), Optional.of(patience));
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

    /// The task self-test's, on this guest alone and for one run: what an earlier run has made is not its
    /// own.
    public Door selfTestDoor(Vmid guest) {
        exemption.begin(guest);
        return door(Origins.selfTest(Authority.ENGINE, guest));
    }

    /// The task self-test, behind its own door and alone on its guest.
    public SelfTest selfTest(Vmid guest) {
        return selfTests.on(guest);
    }

    private Door door(Origin origin) {
        return door(origin, Optional.empty());
    }

    private Door door(Origin origin, Optional<Turn> patience) {
        origins.putIfAbsent(origin.word(), origin);
        return new EngineDoor(origin, this::origin, runner, deliveries, catalogue, state, atWork, closing, patience);
    }

    /// A guest may not have asked for anything since this process began, and what was issued for it is its
    /// own.
    private Optional<Origin> origin(String word, Set<Vmid> guests) {
        return Optional.ofNullable(origins.get(word))
                .or(() -> guests.stream()
                        .<Origin>map(guest -> Origins.inGuest(Authority.ENGINE, guest))
                        .filter(origin -> origin.word().equals(word))
                        .findFirst());
    }

    /// Begins nothing any more (`stopping`), lets what has begun go on for a while, and lets go of the state.
    /// What has no end by then is watched no longer and stays open in the log, for whoever has the state
    /// next.
    ///
    /// @param finishing how long; within five seconds after that this returns, whatever hangs
    public void stop(Duration finishing) {
        if (closed.getAndSet(true)) {
            return;
        }
        if (!atWork.stop(finishing, LEAVING)) {
            LOG.log(Level.WARNING, "some threads of the engine did not end in time; what they were at stays open");
        }
        state.close();
    }

    /// As [#stop], at once.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
