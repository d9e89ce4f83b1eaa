package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.SimTask;
import felhom.testkit.fault.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Task self-tests under random faults: no wrong verdict, nothing left behind that is not named, no thread
/// left.
@BothWays
class RandomFaultTests {
    private static final long SEED = 20261121;
    private static final int RUNS = Boolean.getBoolean("felhom.long") ? 200 : 100;
    // They take long, and what is between command and host with a daemon has no faults of its own here.
    private static final int THROUGH_A_DAEMON = 20;
    private static final int HOSTS = 4;

    /// One random fault; says whether the work of a task is prevented by it for good.
    private static boolean breakSomething(Faults faults, Random random) {
        String[] types = {"vzsnapshot", "vzrollback", "vzdelsnapshot"};
        String type = types[random.nextInt(3)];
        String status = "/nodes/pve/tasks/.*/status";
        switch (random.nextInt(16)) {
            case 0 -> faults.on("GET", status).times(1 + random.nextInt(3)).answer(595 + random.nextInt(5), "x");
            case 1 -> faults.on("GET", status).times(1 + random.nextInt(3)).resetBeforeWork();
            case 2 -> faults.on("GET", status).resetMidBody();
            case 3 -> faults.on("GET", status).truncateJson();
            case 4 -> faults.on("GET", status).wrongContentType("text/html");
            case 5 -> faults.onTask(type).noSuchTaskFor(Duration.ofMillis(100 + random.nextInt(400)));
            case 6 -> faults.onTask(type).lateExitStatus(Duration.ofMillis(100 + random.nextInt(400)));
            case 7 -> faults.taskExit(type, "WARNINGS: 1", "WARN: x");
            case 8 -> faults.on("POST", "/nodes/pve/lxc/9999/snapshot.*").answerAfterWork(596, "Connection timed out");
            case 9 -> faults.on("DELETE", "/nodes/pve/lxc/9999/snapshot/.*").resetAfterWork();
            case 10 ->
                faults.on("POST", "/nodes/pve/lxc/9999/snapshot.*").times(2).answer(595, "Connection refused");
            case 11 -> faults.on("PUT", "/nodes/pve/lxc/9999/config").answerAfterWork(596, "Connection timed out");
            case 12 -> {
                // A read that fails may end the test, but not leave anything behind.
                faults.on("GET", "/nodes/pve/lxc/9999/(config|snapshot|status/current)")
                        .times(1 + random.nextInt(3))
                        .answer(595 + random.nextInt(5), "x");
                return true;
            }
            case 13 -> faults.on("GET", "/nodes/pve/tasks/.*/log").times(3).resetBeforeWork();
            case 14 -> {
                faults.taskExit(type, "it went wrong");
                return true;
            }
            default -> {
                faults.onTask(type).exitAfterWork("unexpected status");
                return true;
            }
        }
        return false;
    }

    private record Seen(Map<Exit, Integer> exits, List<String> wrong) {}

    /// Runs on a host of its own.
    private static Seen runs(long seed, int count) {
        Random random = new Random(seed);
        Map<Exit, Integer> exits = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        try (TestAgent agent = new TestAgent()) {
            for (String type : List.of("vzsnapshot", "vzrollback", "vzdelsnapshot")) {
                agent.world.durations().set(type, Duration.ofMillis(20));
            }
            Map<String, String> config = Map.copyOf(agent.world.guest(9999).config());
            for (int i = 0; i < count; i++) {
                boolean fails = false;
                for (int j = 0; j <= random.nextInt(2); j++) {
                    fails |= breakSomething(agent.pve.faults(), random);
                }
                Result result = agent.run("--selftest=task", "--vmid", "9999");
                agent.pve.faults().clear();
                exits.merge(result.exit(), 1, Integer::sum);

                boolean right = result.exit() == Exit.OK
                        ? result.out().contains("task self-test passed")
                        : fails
                                && (result.out().contains("task self-test FAILED")
                                        || result.err().startsWith("error: "));
                boolean clean = agent.world.guest(9999).snapshotNames().isEmpty()
                        && config.equals(agent.world.guest(9999).config());
                if (!right || !clean || result.err().contains("LEFT BEHIND")) {
                    wrong.add("seed " + seed + ", run " + i + ": " + result.exit() + "\n" + result.all());
                }
            }
            if (agent.world.tasks().stream().anyMatch(SimTask::running)) {
                wrong.add("seed " + seed + ": a task still runs");
            }
        }
        return new Seen(exits, wrong);
    }

    @Test
    void noWrongVerdictAndNothingLeftBehind() throws Exception {
        int all = TestAgent.way == Way.DAEMON ? THROUGH_A_DAEMON : RUNS;
        runs(SEED, 1);
        int threads = Thread.activeCount();
        long start = System.nanoTime();
        Map<Exit, Integer> exits = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        List<Future<Seen>> hosts = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int host = 1; host <= HOSTS; host++) {
                long seed = SEED + host;
                hosts.add(executor.submit(() -> runs(seed, all / HOSTS)));
            }
            for (Future<Seen> host : hosts) {
                host.get().exits().forEach((exit, count) -> exits.merge(exit, count, Integer::sum));
                wrong.addAll(host.get().wrong());
            }
        }
        System.out.printf(
                "%d task self-tests under random faults in %.0f s: %s, %d threads before, %d after%n",
                all, (System.nanoTime() - start) / 1e9, exits, threads, Thread.activeCount());

        assertEquals(List.of(), wrong);
        assertTrue(exits.getOrDefault(Exit.OK, 0) > all / 2, exits.toString());
        assertTrue(Thread.activeCount() <= threads + 1, Thread.activeCount() + " threads left");
    }
}
