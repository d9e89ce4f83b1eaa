package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A backup of two hours, and somebody who watches it: meanwhile others go on.
@BothWays
class WatchedOrderTests extends SignedCase {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void aBackupOfTwoHours() {
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "604800");
        agent.world.clock(clock);
        agent.world.durations().usual(Duration.ZERO).set("vzdump", Duration.ofHours(2));
    }

    @AfterEach
    void end() {
        // Whoever still watches stops watching.
        threads.shutdownNow();
        threads.close();
    }

    private Future<Result> begun() {
        Future<Result> watcher = threads.submit(() -> agent.run("run", "backup", "vmid=101", "storage=local"));
        until(() -> !task().isEmpty());
        return watcher;
    }

    private static void until(BooleanSupplier so) {
        long start = System.nanoTime();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(300), "it does not come");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private JsonNode open() {
        Result shown = agent.run("state", "show", "--json");
        return new JsonMapper().readTree(shown.out()).path("without_an_end");
    }

    private String task() {
        return open().path(0).path("tasks").path(0).asString("");
    }

    private List<String> ends() {
        Result shown = agent.run("audit", "show", "--json");
        return new JsonMapper()
                .readTree(shown.out())
                .path("records")
                .valueStream()
                .filter(entry -> entry.path("type").asString().equals("ended"))
                .map(JsonNode::toString)
                .toList();
    }

    private static void ok(Result result) {
        assertEquals(Exit.OK, result.exit(), result.all());
    }

    @Test
    void meanwhileSnapshotsAndPlansAreMadeAndTheEndIsWrittenOnce() throws Exception {
        Future<Result> watcher = begun();

        ok(agent.run("run", "snapshot", "vmid=9999", "name=meanwhile"));
        ok(agent.run("plan", "rollback", "vmid=9999", "name=meanwhile"));
        assertFalse(watcher.isDone());
        assertEquals(1, open().size());

        clock.advance(Duration.ofHours(3));
        Result backup = watcher.get();

        ok(backup);
        assertTrue(backup.out().contains("done: back up guest 101"), backup.all());
        assertEquals(0, open().size());
        assertEquals(2, ends().size(), ends().toString());
        assertFalse(ends().toString().contains("found out later"), ends().toString());
        ok(agent.run("audit", "verify"));
    }

    @Test
    void itCanBeStoppedAndWhoWatchesSaysWhatBecameOfIt() throws Exception {
        Future<Result> watcher = begun();

        String task = task();
        Future<Result> stopping =
                threads.submit(() -> agent.run("task", "stop", task, "--sign-with", alice.toString(), "--yes"));
        // PVE takes its seconds for it.
        until(() -> {
            clock.advance(Duration.ofSeconds(1));
            return stopping.isDone();
        });
        Result stop = stopping.get();

        ok(stop);
        Result backup = watcher.get();

        assertTrue(stop.all().contains("done: kill task UPID:"), stop.all());
        assertTrue(List.of(Exit.UNKNOWN, Exit.FAILED).contains(backup.exit()), backup.all());
        assertEquals(0, open().size());
        assertEquals(2, ends().size(), ends().toString());
    }

    @Test
    void anotherOrderForTheSameGuestIsToldWhatIsAtWorkOnIt() throws Exception {
        Future<Result> watcher = begun();
        String order = open().path(0).path("order").asString();

        Result snapshot = agent.run("run", "snapshot", "vmid=101", "name=no", "--wait", "0");
        Result start = agent.run("run", "start", "vmid=101", "--wait", "0");

        for (Result second : List.of(snapshot, start)) {
            assertEquals(Exit.REFUSED, second.exit(), second.all());
            assertTrue(
                    second.err().contains("refused (at-work): guest 101: order " + order + " (backup)"), second.err());
            assertTrue(second.err().contains("task " + task()), second.err());
            if (TestAgent.way == Way.ALONE) {
                // With a daemon, nobody else is at work.
                assertTrue(second.err().contains(", watched by another felhom-agent (pid "), second.err());
                assertTrue(second.err().contains(": felhom-agent run backup)"), second.err());
            }
            assertTrue(second.err().contains("follow it: felhom-agent task wait " + task()), second.err());
        }
        clock.advance(Duration.ofHours(3));
        ok(watcher.get());
    }

    @Test
    void orItWaitsUntilTheGuestIsFree() throws Exception {
        Future<Result> watcher = begun();
        var err = new ByteArrayOutputStream();
        Future<Exit> second = threads.submit(() -> agent.run(
                new ByteArrayOutputStream(), err, "run", "snapshot", "vmid=101", "name=later", "--wait", "3600"));
        until(() -> err.toString(StandardCharsets.UTF_8).contains("waiting: guest 101: order "));

        clock.advance(Duration.ofHours(3));

        ok(watcher.get());
        assertEquals(Exit.OK, second.get(), err.toString(StandardCharsets.UTF_8));
        assertEquals(2, ends().size(), ends().toString());
    }

    @Test
    void whoWatchesIsKilledAndNothingIsLostOrRepeated() throws Exception {
        agent.machine = Machine.real();
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_CONNECT_SECONDS", "60");
        Path out = agent.directory.resolve("answer");
        try (var backup = AgentProcess.start(agent.environment, out, "run", "backup", "vmid=101", "storage=local")) {
            until(() -> !task().isEmpty());
            // It has let go of the state, so that this is possible.
            ok(agent.run("run", "snapshot", "vmid=9999", "name=meanwhile"));

            backup.signal("KILL");

            assertEquals(137, backup.ended(), backup.err());
        }
        assertEquals(1, open().size());
        ok(agent.run("run", "snapshot", "vmid=9999", "name=afterwards"));
        assertEquals(1, open().size(), "its task runs");

        clock.advance(Duration.ofHours(3));
        ok(agent.run("run", "describe", "vmid=101", "text=free again"));

        assertEquals(0, open().size());
        assertTrue(ends().toString().contains("'backup', found out later: done"), ends().toString());
        assertEquals(
                1,
                agent.world.tasks().stream()
                        .filter(task -> task.type().equals("vzdump"))
                        .count());
    }
}
