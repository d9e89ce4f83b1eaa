package felhom.control.server;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Examination;
import felhom.engine.doctor.UsedOperations;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.HostCheck;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.selftest.SelfTest;
import felhom.engine.state.StateView;
import felhom.engine.trust.Approval;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A host that does what a test says, and says nothing of what the test is not about.
public final class FakeHost implements HostAccess {
    public static final String HEAD = "7:" + "ab".repeat(32);

    public Supplier<NodeName> node = () -> new NodeName("pve");
    public Supplier<List<Guest>> guests = List::of;
    public BiConsumer<UsedOperations, Consumer<Diagnosis>> examine = (_, _) -> {};
    public Function<Consumer<HostCheck.Finding>, List<HostCheck.Finding>> look = _ -> List.of();
    public BiFunction<Upid, TaskListener, TaskEnd> await = (_, _) -> {
        throw unwanted();
    };
    public Consumer<Consumer<String>> log = _ -> {
        throw unwanted();
    };
    public BiFunction<Order, TaskListener, Report> submit = (_, _) -> {
        throw unwanted();
    };
    public Function<Approval, Report> apply = _ -> {
        throw unwanted();
    };
    public Consumer<String> withdraw = _ -> {
        throw unwanted();
    };
    public BiFunction<OrderKey, String, Report> close = (_, _) -> {
        throw unwanted();
    };
    public Function<Vmid, SelfTest> selfTest = _ -> {
        throw unwanted();
    };
    public Supplier<RunningDaemon> daemon = () -> {
        throw unwanted();
    };
    public final List<Peer> peers = new ArrayList<>();
    public final AtomicInteger closed = new AtomicInteger();

    public HostAccess of(Peer peer) {
        synchronized (peers) {
            peers.add(peer);
        }
        return this;
    }

    private static AssertionError unwanted() {
        return new AssertionError("what a test here is about has no use for that");
    }

    @Override
    public NodeName node() {
        return node.get();
    }

    @Override
    public Reading<NodeNow> nodeNow() {
        throw unwanted();
    }

    @Override
    public Reading<BackupFiles> backups(StorageId storage) {
        throw unwanted();
    }

    @Override
    public Reading<TokenRights> rights() {
        throw unwanted();
    }

    @Override
    public Inventory inventory() {
        return new Inventory() {
            @Override
            public List<Guest> guests() {
                return guests.get();
            }

            @Override
            public Optional<GuestDetail> guest(Vmid vmid) {
                return Optional.empty();
            }

            @Override
            public List<Storage> storages() {
                throw unwanted();
            }

            @Override
            public boolean canSnapshot(Vmid vmid) {
                throw unwanted();
            }

            @Override
            public Optional<TaskInfo> task(Upid task) {
                throw unwanted();
            }
        };
    }

    @Override
    public Tasks tasks() {
        return new Tasks() {
            @Override
            public List<Summary> list(Filter filter) {
                throw unwanted();
            }

            @Override
            public Optional<Summary> find(Upid task) {
                return Optional.empty();
            }

            @Override
            public void log(Upid task, Consumer<String> sink) {
                log.accept(sink);
            }

            @Override
            public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
                return await.apply(task, listener);
            }
        };
    }

    @Override
    public HostCheck check() {
        return sink -> look.apply(sink);
    }

    @Override
    public Examination examination(UsedOperations used) {
        return sink -> examine.accept(used, sink);
    }

    @Override
    public Door door() {
        return new Door() {
            @Override
            public Report submit(Order order, TaskListener listener) {
                return submit.apply(order, listener);
            }

            @Override
            public Report apply(Approval approval, TaskListener listener) {
                return apply.apply(approval);
            }

            @Override
            public Issue issue(Order order) {
                throw unwanted();
            }

            @Override
            public Issue issueAnew(Order order) {
                throw unwanted();
            }

            @Override
            public List<PlanStatus> plans() {
                return List.of();
            }

            @Override
            public void withdraw(IssuedPlan plan, String because) {
                withdraw.accept(because);
            }

            @Override
            public List<OpenOrder> open() {
                return List.of();
            }

            @Override
            public Report close(OrderKey order, String because) {
                return close.apply(order, because);
            }

            @Override
            public List<Offer> catalogue() {
                return List.of();
            }

            @Override
            public StateView state() {
                throw unwanted();
            }
        };
    }

    @Override
    public SelfTest selfTest(Vmid guest) {
        return selfTest.apply(guest);
    }

    @Override
    public Optional<String> head() {
        return Optional.of(HEAD);
    }

    @Override
    public Optional<Vmid> selfTestGuest() {
        return Optional.of(new Vmid(9999));
    }

    @Override
    public Duration taskLimit() {
        return Duration.ofMinutes(7);
    }

    @Override
    public Optional<RunningDaemon> daemon() {
        return Optional.of(daemon.get());
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
