package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A storage that stops answering, as an NFS server does that went away.
final class HungStorageTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-03-01T10:00:00Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private CompletableFuture<Client.Reply> reading(String path) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return lab.client.get(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private int refused(String path) throws Exception {
        var reading = reading(path);
        while (clock.sleepers() == 0) Thread.onSpinWait();
        clock.advance(Duration.ofMillis(29_800));
        assertThrows(TimeoutException.class, () -> reading.get(100, TimeUnit.MILLISECONDS));
        clock.advance(Duration.ofMillis(200));
        return reading.get().status();
    }

    @Test
    void a_read_of_its_content_ends_with_596_after_30_seconds() throws Exception {
        lab.pve.faults().arm("GET /version storage-hung=local");
        lab.client.get("/version");

        assertEquals(596, refused("/nodes/pve/storage/local/content"));
        assertEquals(
                200, lab.client.get("/nodes/pve/storage/local-btrfs/content").status());
        assertEquals(596, refused("/nodes/pve/storage"));
    }

    @Test
    void a_read_is_answered_when_it_comes_back_in_time() throws Exception {
        lab.world.hangStorage("local", true);
        var reading = reading("/nodes/pve/storage/local/content");
        while (clock.sleepers() == 0) Thread.onSpinWait();
        lab.world.hangStorage("local", false);
        clock.advance(Duration.ofMillis(200));

        assertEquals(200, reading.get().status());
    }

    @Test
    void a_task_on_it_hangs_until_it_is_back() throws Exception {
        lab.world.hangStorage("local", true);
        var task = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local");
        var status = "/nodes/pve/tasks/" + task.data().asString() + "/status";
        clock.advance(Duration.ofHours(2));
        assertEquals("running", lab.client.get(status).data().path("status").asString());
        assertEquals("backup", lab.guest().lock().orElse(""));

        lab.world.hangStorage("local", false);
        clock.advance(Duration.ofSeconds(1));
        assertEquals("OK", lab.client.get(status).data().path("exitstatus").asString());
        assertEquals(1, lab.world.backups().size());
    }

    @Test
    void a_guest_on_it_can_be_stopped_and_not_be_snapshot() throws Exception {
        lab.guest().running();
        lab.world.hangStorage("local-btrfs", true);
        var snapshot = lab.client.post("/nodes/pve/lxc/9999/snapshot", "snapname=s1");
        clock.advance(Duration.ofMinutes(5));
        var status = lab.client.get("/nodes/pve/tasks/" + snapshot.data().asString() + "/status");
        assertEquals("running", status.data().path("status").asString());

        lab.guest().unlock();
        var stop = lab.client.post("/nodes/pve/lxc/9999/status/stop");
        clock.advance(Duration.ofSeconds(5));
        assertEquals(
                "OK",
                lab.client
                        .get("/nodes/pve/tasks/" + stop.data().asString() + "/status")
                        .data()
                        .path("exitstatus")
                        .asString());
    }
}
