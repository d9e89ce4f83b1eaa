package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the options of `POST vzdump` do.
final class DumpOptionsTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private Client.Reply dump(String... form) throws Exception {
        return lab.client.post("/nodes/pve/vzdump", form);
    }

    private List<Integer> saved() {
        return lab.world.backups().stream().map(SimBackup::vmid).sorted().toList();
    }

    @Test
    void a_dump_of_all_leaves_out_what_is_excluded() throws Exception {
        lab.world.lxc(9998, "other");
        lab.world.lxc(9997, "third");

        assertEquals("OK", lab.client.finish(dump("all=1", "exclude=9998,9997", "storage=local")));
        assertEquals(List.of(9999), saved());
    }

    @Test
    void an_exclusion_alone_means_all_the_others() throws Exception {
        lab.world.lxc(9998, "other");

        assertEquals("OK", lab.client.finish(dump("exclude=9999", "storage=local")));
        assertEquals(List.of(9998), saved());
    }

    @Test
    void a_pool_is_dumped_whole_whatever_is_excluded() throws Exception {
        lab.guest().pool("lab");

        assertEquals("OK", lab.client.finish(dump("pool=lab", "exclude=9999", "storage=local")));
        assertEquals(List.of(9999), saved());
    }

    @Test
    void a_killed_dump_leaves_its_snapshot_which_the_next_one_removes() throws Exception {
        lab.world.faults().onTask("vzdump").killed();
        lab.guest().running();

        assertEquals("unexpected status", lab.client.finish(dump("vmid=9999", "storage=local")));
        assertEquals(List.of("vzdump"), lab.guest().snapshotNames());

        lab.guest().unlock();
        var next = dump("vmid=9999", "storage=local");
        assertEquals("OK", lab.client.finish(next));
        var log = lab.client.log(next);
        assertTrue(log.contains("INFO: found old vzdump snapshot (force removal)"), log);
        assertEquals(List.of(), lab.guest().snapshotNames());
        assertFalse(lab.guest().config().containsKey("parent"));
    }

    @Test
    void escapes_in_notes_are_read_from_left_to_right() throws Exception {
        dumpAndWait("vmid=9999", "storage=local", "notes-template=C:\\\\new\\nof {{node}} in {{cluster}}");

        assertEquals(
                "C:\\new\nof pve in standalone node",
                lab.world.backups().getFirst().notes());
    }

    private void dumpAndWait(String... form) throws Exception {
        assertEquals("OK", lab.client.finish(dump(form)));
    }

    @Test
    void notes_name_the_guests_own_node_and_the_cluster() throws Exception {
        lab.world.member("pve2");
        lab.world.lxc(9998, "other").on("pve2");

        var task = lab.client.post(
                "/nodes/pve2/vzdump", "vmid=9998", "storage=local", "notes-template={{node}} of {{cluster}}");

        assertEquals(200, task.status(), task.body());
        Eventually.within(
                Duration.ofSeconds(10), "a backup", () -> !lab.world.backups().isEmpty());
        assertEquals("pve2 of lab", lab.world.backups().getFirst().notes());
    }

    @Test
    void stopping_another_job_needs_a_right_on_the_node_since_lately() throws Exception {
        assertEquals(
                "Permission check failed (/nodes/pve, Sys.Modify)\n",
                dump("vmid=9999", "storage=local", "stop=1").message());

        lab.world.version("9.2.7");
        assertEquals("OK", lab.client.finish(dump("vmid=9999", "storage=local", "stop=1")));
    }

    @Test
    void a_job_waits_for_another_one_no_longer_than_told() throws Exception {
        lab.world.durations().set("vzdump", java.time.Duration.ofSeconds(2));
        var first = dump("vmid=9999", "storage=local");

        assertEquals("unexpected status", lab.client.finish(dump("vmid=9999", "storage=local", "lockwait=0")));
        assertEquals("OK", lab.client.finish(first));
    }

    @Test
    void only_so_many_backups_of_a_guest_may_be_protected() throws Exception {
        lab.world.change(() -> lab.world.storageOrDie("local").options.put("max-protected-backups", "1"));
        dumpAndWait("vmid=9999", "storage=local", "protected=1");
        var limit = "The number of protected backups per guest is limited to 1 on storage 'local'";

        var second = dump("vmid=9999", "storage=local", "protected=1");
        assertEquals("job errors", lab.client.finish(second));
        assertTrue(lab.client.log(second).contains(limit));

        var other = lab.world
                .backup(9999, java.time.Instant.now().minusSeconds(100))
                .volid();
        assertEquals(
                limit + "\n",
                lab.client
                        .put("/nodes/pve/storage/local/content/" + other, "protected=1")
                        .message());
    }
}
