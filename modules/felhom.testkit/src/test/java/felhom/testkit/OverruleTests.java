package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A stop can end the shutdown that waits in vain. Time stands still here.
final class OverruleTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T05:59:10Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private String exit(Client.Reply task) throws Exception {
        return lab.client
                .get("/nodes/pve/tasks/" + task.data().asString() + "/status")
                .data()
                .path("exitstatus")
                .asString("none");
    }

    @Test
    void a_stop_that_overrules_ends_the_shutdown_and_stops_the_guest() throws Exception {
        lab.guest().running().stubborn();
        var shutdown = lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=600");

        var stop = lab.client.post("/nodes/pve/lxc/9999/status/stop", "overrule-shutdown=1");
        clock.advance(Duration.ofSeconds(1));

        assertEquals("unexpected status", exit(shutdown));
        assertEquals("OK", exit(stop));
        assertEquals("stopped", lab.guest().status());
        assertTrue(lab.client
                .log(stop)
                .startsWith("overruled vzshutdown tasks: " + shutdown.data().asString()));
    }

    @Test
    void one_that_does_not_waits_for_the_lock_in_vain() throws Exception {
        lab.guest().running().stubborn();
        var shutdown = lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=600");

        var stop = lab.client.post("/nodes/pve/lxc/9999/status/stop");
        clock.advance(Duration.ofSeconds(11));

        assertEquals("none", exit(shutdown));
        assertEquals("can't lock file '/run/lock/lxc/pve-config-9999.lock' - got timeout", exit(stop));
        assertEquals("running", lab.guest().status());
    }
}
