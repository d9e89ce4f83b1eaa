package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// How old what the list of resources says is: status and figures up to 10 s, membership and locks not at all.
final class BroadcastTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:01Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private Optional<JsonNode> listed(int vmid) throws IOException {
        return lab.client
                .get("/cluster/resources?type=vm")
                .data()
                .valueStream()
                .filter(entry -> entry.path("vmid").asInt() == vmid)
                .findFirst();
    }

    private String status() throws IOException {
        return listed(9999).orElseThrow().path("status").asString();
    }

    private String own() throws IOException {
        return lab.client
                .get("/nodes/pve/lxc/9999/status/current")
                .data()
                .path("status")
                .asString();
    }

    @Test
    void a_guest_that_was_just_started_is_stopped_in_the_list_until_the_next_broadcast() throws Exception {
        clock.advance(Duration.ofSeconds(10));
        assertEquals("stopped", status());

        lab.client.post("/nodes/pve/lxc/9999/status/start");
        clock.advance(Duration.ofSeconds(5));

        assertEquals("running", own());
        assertEquals("stopped", status());
        clock.advance(Duration.ofSeconds(5));
        assertEquals("running", status());
    }

    @Test
    void what_ended_before_a_broadcast_is_in_it_although_nobody_looked_meanwhile() throws Exception {
        clock.advance(Duration.ofSeconds(10));
        lab.client.post("/nodes/pve/lxc/9999/status/start");

        clock.advance(Duration.ofSeconds(12));

        assertEquals("running", status());
        assertTrue(listed(9999).orElseThrow().path("uptime").asInt() < 10);
    }

    @Test
    void a_new_name_and_a_new_size_of_memory_show_late_but_a_lock_and_a_tag_at_once() throws Exception {
        clock.advance(Duration.ofSeconds(10));
        assertEquals("felhom-ct", listed(9999).orElseThrow().path("name").asString());

        lab.client.put("/nodes/pve/lxc/9999/config", "hostname=other", "memory=512", "tags=new", "lock=backup");

        var entry = listed(9999).orElseThrow();
        assertEquals("felhom-ct", entry.path("name").asString());
        assertEquals(256L << 20, entry.path("maxmem").asLong());
        assertEquals("new", entry.path("tags").asString());
        assertEquals("backup", entry.path("lock").asString());
        clock.advance(Duration.ofSeconds(10));
        assertEquals("other", listed(9999).orElseThrow().path("name").asString());
        assertEquals(512L << 20, listed(9999).orElseThrow().path("maxmem").asLong());
    }

    @Test
    void a_guest_appears_and_disappears_at_once() throws Exception {
        clock.advance(Duration.ofSeconds(10));
        var volid = lab.world.backup(9999, clock.now()).volid();
        lab.client.post("/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1", "storage=local-btrfs");
        clock.advance(Duration.ofSeconds(2));

        assertTrue(listed(9990).isPresent());
        lab.client.delete("/nodes/pve/lxc/9990");
        clock.advance(Duration.ofSeconds(2));
        assertFalse(listed(9990).isPresent());
    }
}
