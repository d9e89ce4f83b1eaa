package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A restore over an existing guest destroys it before the first byte is unpacked. Time stands still here.
final class InterruptedRestoreTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T05:59:10Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private String backup(int vmid) {
        return lab.world.backup(vmid, clock.now().minus(Duration.ofDays(1))).volid();
    }

    private String exit(Client.Reply started) throws Exception {
        clock.advance(Duration.ofSeconds(10));
        return lab.client
                .get("/nodes/pve/tasks/" + started.data().asString() + "/status")
                .data()
                .path("exitstatus")
                .asString("none");
    }

    @Test
    void while_the_archive_is_unpacked_nothing_of_the_old_container_is_there() throws Exception {
        lab.guest().data("precious").snapshot("before");
        var volid = backup(9999);
        lab.guest().data("newer");
        lab.world.durations().set("vzrestore", Duration.ofSeconds(5));

        var task = lab.client.post(
                "/nodes/pve/lxc", "vmid=9999", "ostemplate=" + volid, "restore=1", "storage=local-btrfs", "force=1");

        assertEquals(200, task.status(), task.body());
        var config = lab.client.get("/nodes/pve/lxc/9999/config").data();
        assertEquals("create", config.path("lock").asString());
        assertFalse(config.has("rootfs"), config::toString);
        assertEquals("", lab.guest().data());
        assertEquals(List.of(), lab.guest().snapshotNames());

        assertEquals("OK", exit(task));
        assertEquals("precious", lab.guest().data());
        assertTrue(lab.guest().config().getOrDefault("rootfs", "").contains("disk-1"), "beside the old volume");
    }

    @Test
    void a_new_container_is_nothing_but_a_lock_until_its_restore_is_done() throws Exception {
        var volid = backup(9999);
        lab.world.durations().set("vzrestore", Duration.ofSeconds(5));

        var task = lab.client.post(
                "/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1", "storage=local-btrfs");

        assertEquals(200, task.status(), task.body());
        var config = lab.client.get("/nodes/pve/lxc/9990/config").data();
        assertEquals(java.util.Set.of("lock", "digest"), java.util.Set.copyOf(config.propertyNames()));
        assertEquals("OK", exit(task));
        assertEquals("felhom-ct", lab.world.guest(9990).config().get("hostname"));
        assertFalse(lab.world.guest(9990).lock().isPresent());
    }

    @Test
    void one_that_is_killed_half_way_leaves_a_locked_shell_of_the_container() throws Exception {
        lab.guest().data("precious").snapshot("before");
        var volid = backup(9999);
        lab.world.state().faults().onTask("vzrestore").killed();

        var task = lab.client.post(
                "/nodes/pve/lxc", "vmid=9999", "ostemplate=" + volid, "restore=1", "storage=local-btrfs", "force=1");

        assertEquals("unexpected status", exit(task));
        assertEquals(java.util.Map.of("lock", "create"), lab.guest().config());
        assertEquals("", lab.guest().data());
        assertEquals(List.of(), lab.guest().snapshotNames());
    }

    @Test
    void one_that_is_killed_half_way_leaves_a_machine_without_its_disks() throws Exception {
        lab.world.qemu(500, "router").data("precious");
        var volid = backup(500);
        lab.world.state().faults().onTask("qmrestore").killed();

        var task = lab.client.post("/nodes/pve/qemu", "vmid=500", "archive=" + volid, "force=1");

        assertEquals("unexpected status", exit(task));
        var left = lab.world.guest(500);
        assertEquals("create", left.lock().orElse(""));
        assertTrue(
                left.config().keySet().stream().noneMatch(key -> key.startsWith("scsi0")),
                String.valueOf(left.config()));
        assertEquals("", left.data());
    }
}
