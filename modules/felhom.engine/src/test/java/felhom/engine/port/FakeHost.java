package felhom.engine.port;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.SnapshotInfo;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// A host that has every guest, and does each step in a task of its own. Any number of threads may use it; a
/// task that is to run runs until the test says that it ends.
public final class FakeHost implements HostPorts {
    private static final NodeName NODE = new NodeName("pve");

    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Upid, Task> tasks = new ConcurrentHashMap<>();
    private final Map<Vmid, AtomicInteger> atWork = new ConcurrentHashMap<>();
    private final AtomicInteger heavy = new AtomicInteger();
    private final List<Step> sent = Collections.synchronizedList(new ArrayList<>());

    /// Which steps' tasks run until [#endAll].
    public volatile Predicate<Step> runs = _ -> false;

    /// Which tasks the host does not answer for.
    public volatile Predicate<Upid> away = _ -> false;

    /// Whether nobody says what became of a step; tasks are seen all the same.
    public volatile boolean silent;

    /// Who a guest is.
    public volatile Function<Vmid, Optional<GuestIdentity>> who = _ -> Optional.empty();

    /// How a step ends.
    public volatile Function<Step, Outcome> ends = step -> new Outcome.Done("done: " + step.words());

    /// What happens while a step's task runs.
    public volatile Consumer<Step> meanwhile = _ -> {};

    /// The most steps that were at work at one time on one guest, and of the heavy ones on the host.
    public final AtomicInteger mostOnAGuest = new AtomicInteger();

    public final AtomicInteger mostHeavy = new AtomicInteger();

    private record Task(Upid upid, Step step, CountDownLatch ended) {
        boolean running() {
            return ended.getCount() > 0;
        }
    }

    /// Every step that was sent to the host, in order.
    public List<Step> sent() {
        synchronized (sent) {
            return List.copyOf(sent);
        }
    }

    /// A task of an earlier process.
    public Upid left(Step step, boolean running) {
        sent.add(step);
        Task task = begun(step);
        if (!running) {
            task.ended().countDown();
        }
        return task.upid();
    }

    private List<SnapshotInfo> snapshots(Vmid guest) {
        Map<String, String> names = new LinkedHashMap<>();
        for (Step step : sent()) {
            switch (step) {
                case Step.TakeSnapshot(var _, var name, var description)
                when step.guests().contains(guest) -> names.put(name.value(), description);
                case Step.RemoveSnapshot(var of, var name) when of.equals(guest) -> names.remove(name.value());
                default -> {}
            }
        }
        return names.entrySet().stream()
                .map(each -> new SnapshotInfo(
                        each.getKey(), each.getValue(), Optional.empty(), Optional.empty(), Optional.empty(), false))
                .toList();
    }

    private Task begun(Step step) {
        Vmid guest = step.guests().stream().findFirst().orElseThrow();
        Upid upid = Upid.of(
                "UPID:pve:0000214A:00050E57:6B%06X:vzany:%s:a@pve!bb:".formatted(numbers.incrementAndGet(), guest));
        Task task = new Task(upid, step, new CountDownLatch(1));
        tasks.put(upid, task);
        return task;
    }

    /// Every task that runs ends now, and those to come end at once.
    public void endAll() {
        runs = _ -> false;
        tasks.values().forEach(task -> task.ended().countDown());
    }

    /// Until a task of this step runs.
    public void awaitRunning(Step step) throws InterruptedException {
        for (int tries = 0; tries < 6000; tries++) {
            if (tasks.values().stream().anyMatch(task -> task.step().equals(step) && task.running())) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("not begun: " + step.words());
    }

    @Override
    public NodeName node() {
        return NODE;
    }

    @Override
    public Inventory inventory() {
        return new Inventory() {
            @Override
            public List<Guest> guests() {
                return List.of();
            }

            @Override
            public Optional<GuestDetail> guest(Vmid vmid) {
                Guest guest = new Guest(
                        vmid, Guest.Kind.LXC, NODE, "web", "stopped", Optional.empty(), false, 0, 0, 1, Set.of());
                return Optional.of(new GuestDetail(guest, Map.of(), "digest", snapshots(vmid), Optional.empty()));
            }

            @Override
            public List<Storage> storages() {
                return List.of();
            }

            @Override
            public boolean canSnapshot(Vmid vmid) {
                return true;
            }

            @Override
            public Optional<TaskInfo> task(Upid task) {
                return Optional.empty();
            }
        };
    }

    @Override
    public Tasks tasks() {
        return new Tasks() {
            @Override
            public List<Summary> list(Filter filter) {
                return List.of();
            }

            @Override
            public Optional<Summary> find(Upid upid) {
                if (away.test(upid)) {
                    throw new HostException(Failure.of(Failure.Kind.UNREACHABLE, "595"));
                }
                return Optional.ofNullable(tasks.get(upid)).map(FakeHost::summary);
            }

            @Override
            public void log(Upid task, Consumer<String> sink) {}

            @Override
            public TaskEnd await(Upid upid, Duration limit, TaskListener listener) {
                Task task = tasks.get(upid);
                try {
                    if (task.ended().await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                        return ended(task);
                    }
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return new TaskEnd.StillRunning(upid, limit, 1, TaskEnd.Why.LIMIT, "it still runs");
            }
        };
    }

    private static Tasks.Summary summary(Task task) {
        Optional<Instant> ended = task.running() ? Optional.empty() : Optional.of(Instant.EPOCH);
        return new Tasks.Summary(
                task.upid(), NODE, "vzany", task.upid().id(), "a@pve!bb", Instant.EPOCH, ended, ended.map(_ -> "OK"));
    }

    private TaskEnd ended(Task task) {
        Outcome outcome = ends.apply(task.step());
        TaskEnd.Judged judged = outcome.done() ? TaskEnd.Judged.OK : TaskEnd.Judged.FAILED;
        return new TaskEnd.Ended(
                task.upid(), Duration.ZERO, 1, judged, "OK", outcome.summary(), List.of(), List.of(), Optional.empty());
    }

    @Override
    public StepExecutor executor() {
        return new StepExecutor() {
            @Override
            public Assessment assess(Step step, List<Stage<Step>> before) {
                return Assessment.NOTHING;
            }

            @Override
            public boolean leftChange(Step failed, Failure failure) {
                return true;
            }

            @Override
            public Optional<GuestIdentity> identity(Vmid guest) {
                return who.apply(guest);
            }

            @Override
            public Optional<GuestIdentity> made(Step step, Upid task) {
                return identity(step.makes().orElseThrow());
            }

            @Override
            public Outcome execute(Step step, Work work, TaskListener listener) {
                return done(step, listener);
            }

            @Override
            public Optional<Outcome> lookAgain(
                    Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
                if (silent) {
                    throw new HostException(Failure.of(Failure.Kind.HOST, "who does it does not say"));
                }
                return Optional.empty();
            }
        };
    }

    private Outcome done(Step step, TaskListener listener) {
        Vmid guest = step.guests().stream().findFirst().orElseThrow();
        AtomicInteger here = atWork.computeIfAbsent(guest, _ -> new AtomicInteger());
        mostOnAGuest.accumulateAndGet(here.incrementAndGet(), Math::max);
        if (step.heavy()) {
            mostHeavy.accumulateAndGet(heavy.incrementAndGet(), Math::max);
        }
        try {
            boolean stays = runs.test(step);
            sent.add(step);
            Task task = begun(step);
            listener.started(task.upid());
            meanwhile.accept(step);
            if (!stays) {
                task.ended().countDown();
            }
            task.ended().await();
            return ends.apply(step);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Outcome.Unknown.stillRunning("it still runs", lastOf(step));
        } finally {
            here.decrementAndGet();
            if (step.heavy()) {
                heavy.decrementAndGet();
            }
        }
    }

    private Upid lastOf(Step step) {
        return tasks.values().stream()
                .filter(task -> task.step().equals(step) && task.running())
                .map(Task::upid)
                .findFirst()
                .orElseThrow();
    }
}
