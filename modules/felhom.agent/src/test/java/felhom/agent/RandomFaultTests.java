package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.Exit;
import felhom.testkit.Faults;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// 200 task self-tests under random faults: no wrong verdict, nothing left behind that is not named, no thread left.
class RandomFaultTests {
    private static final long SEED = 20261121;
    private static final int RUNS = 200;

    /// One random fault; says whether the work of a task is prevented by it for good.
    private static boolean breakSomething(Faults faults, Random random) {
        String[] types = {"vzsnapshot", "vzrollback", "vzdelsnapshot"};
        String type = types[random.nextInt(3)];
        String status = "/nodes/pve/tasks/.*/status";
        switch (random.nextInt(14)) {
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

    @Test
    void noWrongVerdictAndNothingLeftBehindUnnamed() {
        Random random = new Random(SEED);
        Map<Exit, Integer> exits = new TreeMap<>();
        long start = System.nanoTime();
        int platformThreads;
        try (TestAgent agent = new TestAgent()) {
            agent.world
                    .durations()
                    .set("vzsnapshot", Duration.ofMillis(20))
                    .set("vzrollback", Duration.ofMillis(20))
                    .set("vzdelsnapshot", Duration.ofMillis(20));
            agent.run("--selftest=task", "--vmid", "9999");
            platformThreads = Thread.activeCount();
            var config = Map.copyOf(agent.world.guest(9999).config());
            for (int i = 0; i < RUNS; i++) {
                boolean fails = false;
                for (int j = 0; j <= random.nextInt(2); j++) {
                    fails |= breakSomething(agent.pve.faults(), random);
                }

                Result result = agent.run("--selftest=task", "--vmid", "9999");
                agent.pve.faults().clear();

                exits.merge(result.exit(), 1, Integer::sum);
                String what = "run " + i + ": " + result.all();
                if (result.exit() == Exit.OK) {
                    assertTrue(result.out().contains("task self-test passed"), what);
                } else {
                    assertTrue(fails, what);
                }
                boolean clean = agent.world.guest(9999).snapshotNames().isEmpty()
                        && config.equals(agent.world.guest(9999).config());
                assertTrue(clean || result.err().contains("LEFT BEHIND"), what);
                assertTrue(clean, what);
            }
            assertEquals(
                    0, agent.world.tasks().stream().filter(t -> t.running()).count());
        }
        System.out.printf(
                "%d task self-tests under random faults in %.0f s: %s%n",
                RUNS, (System.nanoTime() - start) / 1e9, exits);
        assertTrue(exits.getOrDefault(Exit.OK, 0) > RUNS / 2, exits.toString());
        assertTrue(
                Thread.activeCount() <= platformThreads + 1,
                Thread.activeCount() + " threads after, " + platformThreads + " before");
    }
}
