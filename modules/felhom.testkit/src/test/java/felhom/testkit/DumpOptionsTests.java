package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        lab.world.state().faults().onTask("vzdump").killed();
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

    @ParameterizedTest
    @ValueSource(strings = {"9.2.11", "8.4.21"})
    void the_older_name_of_how_many_to_keep_is_taken_by_both_releases(String version) throws Exception {
        lab.world.version(version);
        var old = lab.world
                .backup(9999, java.time.Instant.now().minusSeconds(100))
                .volid();

        dumpAndWait("vmid=9999", "storage=local", "maxfiles=1");

        assertEquals(1, lab.world.backups().size());
        assertFalse(lab.world.backups().getFirst().volid().equals(old));
    }

    @Test
    void without_quorum_no_guest_can_be_locked_for_its_backup() throws Exception {
        lab.world.state().change(() -> lab.world.state().cluster().quorate = false);

        var task = dump("vmid=9999", "storage=local");

        assertEquals("job errors", lab.client.finish(task));
        var log = lab.client.log(task);
        assertTrue(
                log.matches("(?s).*ERROR: Backup of VM 9999 failed - unable to open file"
                        + " '/etc/pve/nodes/pve/lxc/9999\\.conf\\.tmp\\.\\d+' - Permission denied\n.*"),
                log);
        assertEquals(List.of(), saved());
        assertFalse(lab.guest().config().containsKey("lock"));
    }

    @Test
    void a_machine_that_a_dump_stops_comes_back_with_what_was_pending() throws Exception {
        lab.world.qemu(500, "router").running();
        lab.client.put("/nodes/pve/qemu/500/config", "memory=1024");
        assertEquals("512", lab.world.guest(500).config().get("memory"));

        dumpAndWait("vmid=500", "storage=local", "mode=snapshot");
        assertEquals("512", lab.world.guest(500).config().get("memory"));
        dumpAndWait("vmid=500", "storage=local", "mode=stop");

        assertEquals("1024", lab.world.guest(500).config().get("memory"));
        assertEquals("running", lab.world.guest(500).status());
    }

    @Test
    void a_container_that_a_dump_stops_does_not_since_systemd_starts_it() throws Exception {
        lab.guest().running();
        lab.client.put("/nodes/pve/lxc/9999/config", "tty=4");

        dumpAndWait("vmid=9999", "storage=local", "mode=stop");

        assertEquals("running", lab.guest().status());
        assertFalse(lab.guest().config().containsKey("tty"));
    }

    @Test
    void a_guest_that_does_not_stop_is_given_the_time_that_was_asked_for() throws Exception {
        var clock = SimClock.virtual(java.time.Instant.parse("2026-11-21T12:00:00Z"));
        try (var slow = new Lab(PveWorld.node("pve").clock(clock))) {
            slow.guest().stubborn().running();
            slow.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local", "mode=stop", "stopwait=3");

            clock.advance(java.time.Duration.ofMinutes(3).minusSeconds(1));
            assertEquals("running", slow.guest().status());
            assertEquals("backup", slow.guest().lock().orElse(""));
            clock.advance(java.time.Duration.ofMinutes(1));

            assertEquals("OK", slow.world.tasks().getFirst().exitStatus().orElse(""));
            assertEquals("running", slow.guest().status());
        }
    }

    @Test
    void who_may_not_allocate_a_storage_may_protect_five_backups_of_a_guest() throws Exception {
        var rights = new String[] {"VM.Backup", "Datastore.AllocateSpace", "Datastore.Audit", "Sys.Audit"};
        lab.world.grant("felhom-agent@pve", "/", rights).grant(lab.token.id(), "/", rights);
        var now = java.time.Instant.now();
        for (int days = 1; days <= 6; days++) {
            var volid = lab.world
                    .backup(9999, now.minus(java.time.Duration.ofDays(days)))
                    .volid();
            var answer = lab.client.put("/nodes/pve/storage/local/content/" + volid, "protected=1");
            assertEquals(days <= 5 ? 200 : 500, answer.status(), answer.body());
        }

        var dumped = dump("vmid=9999", "storage=local", "protected=1");
        assertEquals("job errors", lab.client.finish(dumped));
        assertTrue(lab.client
                .log(dumped)
                .contains("The number of protected backups per guest is limited to 5 on storage 'local'"));
    }

    @Test
    void only_so_many_backups_of_a_guest_may_be_protected() throws Exception {
        lab.world
                .state()
                .change(() -> lab.world.state().storageOrDie("local").options.put("max-protected-backups", "1"));
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
