package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.world.StoredFile;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What can be done with one volume of a storage.
final class VolumeTests {
    private static final String CONTENT = "/nodes/pve/storage/local/content/";
    private static final String IMAGE = "local:iso/debian.iso";
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private void image() {
        lab.world
                .state()
                .change(() -> lab.world
                        .state()
                        .files()
                        .put(IMAGE, new StoredFile(IMAGE, "iso", "iso", 4_194_304, Instant.EPOCH)));
    }

    @Test
    void a_deletion_that_may_take_its_time_answers_null_when_it_is_done() throws Exception {
        var volid = lab.world.backup(9999, Instant.now()).volid();

        var done = lab.client.delete(CONTENT + volid + "?delay=5");

        assertEquals("{\"data\":null}", done.body());
        assertTrue(lab.world.backups().isEmpty());
    }

    @Test
    void one_that_fails_within_its_time_fails_the_call() throws Exception {
        var volid = lab.world.backup(9999, Instant.now()).volid();
        lab.client.put(CONTENT + volid, "protected=1");

        var failed = lab.client.delete(CONTENT + volid + "?delay=5");

        assertEquals(500, failed.status());
        assertTrue(failed.message().startsWith("cannot remove protected volume"), failed::message);
    }

    @Test
    void one_that_takes_longer_answers_with_its_task() throws Exception {
        lab.world.durations().set("imgdel", java.time.Duration.ofSeconds(2));
        var volid = lab.world.backup(9999, Instant.now()).volid();

        var task = lab.client.delete(CONTENT + volid + "?delay=1");

        assertEquals("OK", lab.client.finish(task));
    }

    @Test
    void an_image_has_a_format_and_can_be_deleted_by_who_may_allocate() throws Exception {
        image();

        assertEquals(
                "raw", lab.client.get(CONTENT + IMAGE).data().path("format").asString());
        assertEquals("OK", lab.client.finish(lab.client.delete(CONTENT + IMAGE)));
        assertEquals("local", lab.world.tasks().getLast().id());
        assertEquals(Map.of(), lab.world.state().files());

        lab.world.revoke(lab.token.id(), "/", "Datastore.Allocate");
        assertEquals(
                "Permission check failed (/storage/local, Datastore.Allocate)\n",
                lab.client.delete(CONTENT + IMAGE).message());
    }

    @Test
    void a_guest_whose_volume_was_deleted_does_not_start() throws Exception {
        var root = lab.guest().config().getOrDefault("rootfs", "").split(",", 2)[0];

        assertEquals("OK", lab.client.finish(lab.client.delete("/nodes/pve/storage/local-btrfs/content/" + root)));
        assertEquals("9999@local-btrfs", lab.world.tasks().getLast().id());
        assertEquals(
                "volume '" + root + "' does not exist",
                lab.client.finish(lab.client.post("/nodes/pve/lxc/9999/status/start")));
    }
}
