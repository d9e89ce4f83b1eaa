package felhom.proxmox;

import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.Outcome;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.run.StepExecutor;
import felhom.ops.run.TaskListener;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimGuest;
import felhom.testkit.SimTask;
import felhom.testkit.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A simulated host with a few containers, and random steps on them while anything may break. Time is virtual.
final class FaultRun implements AutoCloseable {
    private static final List<String> NAMES = List.of("one", "two");
    private static final List<String> WORKERS =
            List.of("vzsnapshot", "vzdelsnapshot", "vzrollback", "vzstart", "vzstop", "vzdump");

    private final Random random;
    private final VirtualClock clock = Lab.clock();
    private final PveWorld world = PveWorld.node("pve").clock(clock).authDelay(Duration.ZERO);
    private final PveSimulator pve;
    private final ProxmoxHost host;
    private final StepExecutor executor;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();

    FaultRun(long seed) {
        random = new Random(seed);
        for (int vmid = 9990; vmid < 9994; vmid++) {
            world.lxc(vmid, "scratch" + vmid);
        }
        String token = world.token(Lab.TOKEN).value();
        pve = PveSimulator.start(world);
        // The certificate may be renewed on the way, and its key stays.
        Trust pin = new Trust.PublicKey(pve.publicKeyPin());
        host = new ProxmoxHost(
                new Connection(pve.endpoint(), new NodeName("pve"), ApiToken.of(token), List.of(pin), Limits.DEFAULT),
                Duration.ofMinutes(5),
                new Lab.VirtualTicker(clock));
        executor = host.executor();
    }

    /// How many steps came to each outcome, and how many of those never got a task (`refused`).
    Map<String, Integer> counts() {
        return counts;
    }

    List<String> wrong() {
        return wrong;
    }

    int openConnections() {
        return pve.openConnections();
    }

    /// What the host itself shows of a guest.
    private record Look(String status, List<String> snapshots, String description, String data, long backups) {}

    private Look look(int vmid) {
        SimGuest guest = world.guest(vmid);
        long backups = world.backups().stream().filter(b -> b.vmid() == vmid).count();
        return new Look(guest.status(), guest.snapshotNames(), guest.description(), guest.data(), backups);
    }

    void step(int number) {
        int vmid = 9990 + random.nextInt(4);
        // What only a root could mend is mended, so that the run does not end in refusals alone.
        world.guest(vmid).unlock().data("before step " + number);
        Step step = random(new Vmid(vmid), number);
        boolean faulty = random.nextInt(4) > 0;
        if (faulty) {
            arm(number);
        }
        Look before = look(vmid);
        int tasks = world.tasks().size();
        int writes = pve.writes().size();

        Outcome outcome = executor.execute(step, TaskListener.SILENT);

        pve.faults().clear();
        settle();
        int started = world.tasks().size() - tasks;
        long sent = pve.writes().stream()
                .skip(writes)
                .filter(w -> w.status() != 595)
                .count();
        count(outcome, started);
        Look after = look(vmid);
        verdict(step, faulty, before, after, outcome, started, sent)
                .ifPresent(what -> wrong.add("step " + number + ", " + step.words() + ": " + what + ": "
                        + outcome.word() + ": " + outcome.summary() + "\n  " + before + "\n  " + after));
    }

    private void count(Outcome outcome, int started) {
        counts.merge(outcome.word(), 1, Integer::sum);
        if (outcome instanceof Outcome.Failed && started == 0) {
            counts.merge("refused", 1, Integer::sum);
        }
    }

    private static Optional<String> verdict(
            Step step, boolean faulty, Look before, Look after, Outcome outcome, int started, long sent) {
        boolean worked = worked(step, before, after);
        String what = "";
        if (started > 1 || sent > 1) {
            what = started + " tasks and " + sent + " requests for one mutation";
        } else if (outcome.done() && !worked) {
            what = "said to be done, and is not";
        } else if (outcome instanceof Outcome.Failed && worked && !after.equals(before)) {
            what = "said to have failed, and is done";
        } else if (outcome instanceof Outcome.Unknown && !faulty) {
            what = "unknown, though nothing broke";
        }
        return Optional.of(what).filter(w -> !w.isEmpty());
    }

    /// Whether the guest shows what the step was for. Each text is new, and rolling back takes back the data.
    private static boolean worked(Step step, Look before, Look after) {
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var _) ->
                !before.snapshots.contains(name.value()) && after.snapshots.contains(name.value());
            case Step.RemoveSnapshot(var _, var name) ->
                before.snapshots.contains(name.value()) && !after.snapshots.contains(name.value());
            case Step.RevertToSnapshot _ -> !before.data.equals(after.data);
            case Step.StartGuest _ -> before.status.equals("stopped") && after.status.equals("running");
            case Step.StopGuest _ -> before.status.equals("running") && after.status.equals("stopped");
            case Step.BackUp _ -> after.backups == before.backups + 1;
            case Step.DescribeGuest(var _, var text) -> after.description.startsWith(text);
            case Step.MarkGuest _ -> after.description.contains(GuestIdentity.MARK);
            case Step.StopTask _ -> throw new AssertionError("no step on a guest");
        };
    }

    private Step random(Vmid guest, int number) {
        SnapshotName name = new SnapshotName(NAMES.get(random.nextInt(NAMES.size())));
        return switch (random.nextInt(8)) {
            case 0, 1 -> new Step.TakeSnapshot(guest, name, "step " + number);
            case 2 -> new Step.RemoveSnapshot(guest, name);
            case 3 -> new Step.RevertToSnapshot(guest, name);
            case 4 -> new Step.StartGuest(guest);
            case 5 -> new Step.StopGuest(guest);
            case 6 -> new Step.BackUp(guest, new StorageId("local"), "step " + number);
            default ->
                random.nextInt(4) == 0
                        ? new Step.MarkGuest(guest)
                        : new Step.DescribeGuest(guest, "step " + number + ".");
        };
    }

    private void arm(int number) {
        pve.faults()
                .chaos(
                        number,
                        0.15,
                        "reset-before",
                        "reset-in-answer",
                        "reset-after",
                        "595",
                        "596",
                        "596-after-work",
                        "597-after-work",
                        "598",
                        "599",
                        "truncated-json",
                        "content-type=text/html",
                        "late=10ms",
                        "slow-body=10ms",
                        "proxy-restart=20ms",
                        "proxy-restart-after-work=20ms",
                        "renewed-certificate");
        String worker = WORKERS.get(random.nextInt(WORKERS.size()));
        switch (random.nextInt(8)) {
            case 0 -> pve.faults().onTask(worker).killed();
            case 1 -> pve.faults().onTask(worker).exitAfterWork("unexpected status");
            case 2 -> pve.faults().taskExit(worker, "it went wrong");
            case 3 -> pve.faults().taskExit(worker, "WARNINGS: 1", "WARN: x");
            case 4 -> pve.faults().onTask(worker).noSuchTaskFor(Duration.ofMillis(900));
            case 5 -> pve.faults().onTask(worker).lateExitStatus(Duration.ofMillis(900));
            default -> {}
        }
    }

    /// Until no task runs: what a step left running is done before the next begins.
    private void settle() {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        clock.advance(Duration.ofSeconds(3));
        while (world.tasks().stream().anyMatch(SimTask::running)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "a task runs for ever: " + world.tasks().getLast());
            }
            clock.advance(Duration.ofMillis(500));
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        host.close();
        pve.close();
    }
}
