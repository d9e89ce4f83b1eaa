package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.guest.SnapshotSteps;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A host forgets its tasks. Time stands still here.
final class TaskRetentionTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T05:59:10Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private String start() throws Exception {
        return lab.client
                .post("/nodes/pve/lxc/9999/snapshot/nope/rollback")
                .data()
                .asString();
    }

    /// As many tasks as a busy host has.
    private void busy(int tasks) {
        lab.world.state().change(() -> {
            for (int i = 0; i < tasks; i++) {
                var step = new SnapshotSteps.Rollback(lab.world.state(), 9999, "nope", false);
                lab.world
                        .state()
                        .engine()
                        .start(lab.token.id(), "vzrollback", "9999", java.util.List.of(step), clock.now());
            }
        });
        clock.advance(Duration.ofSeconds(1));
    }

    private long listed() throws Exception {
        return lab.client
                .get("/nodes/pve/tasks?limit=5000")
                .json()
                .path("total")
                .asLong();
    }

    @Test
    void a_busy_hosts_list_drops_the_oldest_by_the_half() throws Exception {
        busy(3000);

        long total = listed();

        // Two files of 50 000 bytes, and a line is about 120 bytes.
        assertTrue(total > 300 && total < 1300, () -> total + " are listed");
        assertEquals(3000, lab.world.tasks().size());
    }

    @Test
    void what_is_no_longer_listed_is_there_until_the_next_day() throws Exception {
        var first = start();
        busy(2000);
        var path = "/nodes/pve/tasks/" + first;

        assertEquals(200, lab.client.get(path + "/status").status());

        clock.advance(Duration.ofDays(1));
        var status = lab.client.get(path + "/status");
        assertEquals(400, status.status());
        assertEquals("no such task", status.error("upid"));
        assertEquals(
                "unable to open file - No such file or directory",
                lab.client.get(path + "/log").data().get(0).path("t").asString());
    }

    @Test
    void a_quiet_host_remembers_for_days() throws Exception {
        var first = start();
        clock.advance(Duration.ofDays(30));

        assertEquals(
                200, lab.client.get("/nodes/pve/tasks/" + first + "/status").status());
        assertEquals(1, listed());
    }
}
