package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Trust;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimTask;
import felhom.testkit.fault.Daemon;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A simulated host with a few guests, and random steps on several of them at once while anything may break.
/// Time is virtual: it passes when somebody waits.
final class FaultRun implements AutoCloseable {
    private static final Duration STUCK = Duration.ofSeconds(140);
    private static final List<String> NAMES = List.of("one", "two");
    private static final List<Integer> CONTAINERS = List.of(9990, 9991, 9992, 9993);
    private static final List<Integer> MACHINES = List.of(9980, 9981, 9982);

    private final Random random;
    private final VirtualClock clock = Lab.clock();
    private final PveWorld world = PveWorld.node("pve").clock(clock).authDelay(Duration.ZERO);
    private final PveSimulator pve;
    private final ProxmoxHost host;
    private final ProxmoxSteps executor;
    // Each ends with its step, so that what is left over at rest is a leak.
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Pacemaker pacemaker;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final Map<String, Integer> ofTasks = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int steps;

    /// @param directory for the authority's certificate
    FaultRun(long seed, Path directory) {
        random = new Random(seed);
        CONTAINERS.forEach(vmid -> world.lxc(vmid, "scratch" + vmid));
        MACHINES.forEach(vmid -> world.qemu(vmid, "scratch" + vmid));
        String token = world.token(Lab.TOKEN).value();
        pve = PveSimulator.start(world);
        pacemaker = Pacemaker.of(clock, pve);
        world.proxyTimeout(Duration.ofMillis(20));
        host = new ProxmoxHost(
                new Connection(
                        pve.endpoint(), new NodeName("pve"), ApiToken.of(token), trust(directory), Limits.DEFAULT),
                Duration.ofMinutes(5),
                new Lab.WaitingTicker(clock));
        // Before the first fault: a host is asked for its version once.
        host.inventory().storages();
        executor = host.executor();
    }

    /// The certificate may be renewed on the way, with its key, or replaced by another one of the same
    /// authority.
    private List<Trust> trust(Path directory) {
        try {
            Path authority = Files.writeString(directory.resolve("pve-root-ca.pem"), pve.caPem());
            return List.of(new Trust.PublicKey(pve.publicKeyPin()), new Trust.CaFile(authority));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How many steps came to each outcome; how many of them never got a task (`refused`).
    Map<String, Integer> counts() {
        return counts;
    }

    List<String> wrong() {
        return wrong;
    }

    /// How many steps there were on each kind of guest.
    Map<String, Integer> kinds() {
        return kinds;
    }

    /// How many requests and tasks have met each fault.
    Map<String, Integer> drawn() {
        Map<String, Integer> drawn = new TreeMap<>(pve.faults().drawn());
        drawn.putAll(ofTasks);
        return drawn;
    }

    int steps() {
        return steps;
    }

    int openConnections() {
        return pve.openConnections();
    }

    private record Attempt(Step step, FaultOracle oracle, Future<Outcome> outcome) {}

    private record Killing(Upid task, Outcome outcome, boolean runs) {}

    /// Steps on up to three guests at once. In some rounds a task is killed that was started in it.
    void round(int number) throws InterruptedException {
        boolean slow = random.nextInt(4) == 0;
        boolean faulty = random.nextInt(4) > 0;
        world.durations().usual(slow ? Duration.ofSeconds(20 + random.nextInt(200)) : Duration.ofMillis(50));
        List<Attempt> attempts = new ArrayList<>();
        List<Future<Killing>> killings = Collections.synchronizedList(new ArrayList<>());
        List<Step> chosen = choose(number);
        List<FaultOracle> oracles = new ArrayList<>();
        for (Step step : chosen) {
            int vmid = step.concerns().orElseThrow().value();
            // What only a root could mend is mended, so that the run does not end in refusals alone.
            world.guest(vmid).unlock().data("before " + number);
            oracles.add(new FaultOracle(pve, vmid, step));
        }
        Optional<String> ofTask = faulty ? FaultChoice.arm(pve.faults(), random) : Optional.empty();
        for (int i = 0; i < chosen.size(); i++) {
            Step step = chosen.get(i);
            TaskListener listener = slow && i == 0 ? killer(killings) : TaskListener.SILENT;
            attempts.add(new Attempt(step, oracles.get(i), threads.submit(() -> executor.execute(step, listener))));
        }
        for (Attempt attempt : attempts) {
            outcome(attempt.outcome());
        }
        for (Future<Killing> killing : killings) {
            judge(number, outcome(killing));
        }
        ofTask.filter(_ -> pve.faults().pending() == 0).ifPresent(fault -> ofTasks.merge(fault, 1, Integer::sum));
        pve.faults().clear();
        settle();
        for (Attempt attempt : attempts) {
            Outcome outcome = outcome(attempt.outcome());
            count(outcome.word());
            kinds.merge(attempt.oracle().machine() ? "machines" : "containers", 1, Integer::sum);
            if (outcome instanceof Outcome.Failed && attempt.oracle().tasks().isEmpty()) {
                counts.merge("refused", 1, Integer::sum);
            }
            attempt.oracle()
                    .verdict(outcome, !faulty && !slow)
                    .ifPresent(what -> wrong.add("round " + number + ": " + what));
        }
    }

    private static <T> T outcome(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private TaskListener killer(List<Future<Killing>> killings) {
        return new TaskListener() {
            @Override
            public void started(Upid task) {
                killings.add(threads.submit(() -> {
                    Outcome outcome = executor.execute(new Step.StopTask(task), TaskListener.SILENT);
                    boolean runs = world.tasks().stream().anyMatch(t -> t.upid().equals(task.text()) && t.running());
                    return new Killing(task, outcome, runs);
                }));
            }
        };
    }

    private void judge(int number, Killing killing) {
        count("kill " + killing.outcome().word());
        long sent = pve.writes().stream()
                .filter(w -> w.path().equals("/nodes/pve/tasks/" + killing.task()) && w.status() != 595)
                .count();
        if (sent > 1 || (killing.outcome().done() && killing.runs())) {
            wrong.add("round " + number + ": killing " + killing + ", sent " + sent);
        }
    }

    private void count(String word) {
        counts.merge(word, 1, Integer::sum);
        steps++;
    }

    private List<Step> choose(int number) {
        List<Integer> guests = new ArrayList<>(CONTAINERS);
        guests.addAll(MACHINES);
        Collections.shuffle(guests, random);
        return guests.subList(0, 1 + random.nextInt(3)).stream()
                .map(vmid -> step(new Vmid(vmid), number))
                .toList();
    }

    private Step step(Vmid guest, int number) {
        SnapshotName name = new SnapshotName(NAMES.get(random.nextInt(NAMES.size())));
        String text = "round " + number + " guest " + guest + ".";
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Step.TakeSnapshot(guest, name, text);
            case 2 -> new Step.RemoveSnapshot(guest, name);
            case 3 -> new Step.RevertToSnapshot(guest, name);
            case 4 -> new Step.StartGuest(guest);
            case 5 -> new Step.StopGuest(guest);
            case 6 -> new Step.BackUp(guest, new StorageId("local"), text);
            default -> random.nextInt(4) == 0 ? new Step.MarkGuest(guest) : new Step.DescribeGuest(guest, text);
        };
    }

    /// Until no task runs: what a step left running is done before the next begins.
    private void settle() {
        FaultChoice.STORAGES.forEach(storage -> world.hangStorage(storage, false));
        world.daemon(Daemon.UP);
        // What lies in the queue of a pvedaemon that was stuck is done before anybody judges.
        clock.advance(STUCK);
        Eventually.within(Duration.ofSeconds(20), () -> "the end of " + running(), () -> {
            clock.advance(Duration.ofSeconds(1));
            return running().isEmpty();
        });
    }

    /// The client gives a connection up after 3 s in which nobody used it.
    void rest() {
        Eventually.within(
                Duration.ofSeconds(15), () -> openConnections() + " unused connections", () -> openConnections() == 0);
    }

    /// At rest: what the host was told has come to an end, and was allowed.
    void assertNothingOpen() {
        assertEquals(List.of(), pve.violations(), "violations of the contract");
        assertEquals(0, pve.faults().pending(), "faults that were ordered and never met");
        assertEquals(Optional.empty(), running(), "tasks that run");
        assertEquals(0, openConnections(), "open connections");
        assertEquals(0, pve.idleConnections(), "connections that the host had to end");
    }

    private Optional<SimTask> running() {
        return world.tasks().stream().filter(SimTask::running).findFirst();
    }

    @Override
    public void close() {
        pacemaker.close();
        threads.shutdownNow();
        host.close();
        pve.close();
    }
}
