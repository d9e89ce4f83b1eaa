package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A storage that is switched off serves nobody, whoever asks and however.
final class DisabledStorageTests {
    private static final String OFF = "storage 'local-btrfs' is disabled";
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    /// As an administrator does, whose rights the agent does not have.
    private void disable(String storage) {
        lab.world.state().change(() -> lab.world.state().storageOrDie(storage).disabled = true);
    }

    private String end(String path, String... form) throws Exception {
        return lab.client.finish(lab.client.post(path, form));
    }

    @Test
    void a_guest_whose_volumes_lie_there_neither_starts_nor_is_snapshot() throws Exception {
        disable("local-btrfs");

        assertEquals(OFF, end("/nodes/pve/lxc/9999/status/start"));
        assertEquals(OFF, end("/nodes/pve/lxc/9999/snapshot", "snapname=s1"));
        assertEquals("stopped", lab.guest().status());
    }

    @Test
    void a_machine_whose_disk_lies_there_does_not_start() throws Exception {
        lab.world.qemu(500, "router");
        disable("local-dir");

        assertEquals("storage 'local-dir' is disabled", end("/nodes/pve/qemu/500/status/start"));
    }

    @Test
    void no_volume_is_moved_from_there_and_none_becomes_a_template() throws Exception {
        disable("local-btrfs");

        assertEquals(OFF, end("/nodes/pve/lxc/9999/move_volume", "volume=rootfs", "storage=local-dir"));
        assertEquals(200, lab.client.post("/nodes/pve/lxc/9999/template").status());
        Eventually.within(
                Duration.ofSeconds(10),
                "the task has ended",
                () -> lab.world.tasks().getLast().exitStatus().isPresent());
        assertEquals(OFF, lab.world.tasks().getLast().exitStatus().orElse(""));
        assertFalse(lab.guest().config().containsKey("lock"));
        assertFalse(lab.guest().config().containsKey("template"));
    }

    @Test
    void no_disk_is_moved_from_there_and_no_machine_becomes_a_template() throws Exception {
        lab.world.qemu(500, "router");
        lab.world.storage("other", "dir", "/mnt/other", "images");
        disable("local-dir");
        var off = "storage 'local-dir' is disabled";

        assertEquals(off, end("/nodes/pve/qemu/500/move_disk", "disk=scsi0", "storage=other"));
        assertEquals(off, end("/nodes/pve/qemu/500/template"));
        assertFalse(lab.world.guest(500).config().containsKey("template"));
    }

    @Test
    void no_backup_goes_there() throws Exception {
        disable("local");

        assertEquals(
                "could not activate storage 'local': storage 'local' is disabled",
                end("/nodes/pve/vzdump", "vmid=9999", "storage=local"));
    }

    @Test
    void nothing_is_restored_from_there_and_the_guest_stays() throws Exception {
        var volid = lab.world.backup(9999, Instant.now()).volid();
        disable("local");

        assertEquals(
                "unable to restore CT 9999 - storage 'local' is disabled",
                end(
                        "/nodes/pve/lxc",
                        "vmid=9999",
                        "ostemplate=" + volid,
                        "restore=1",
                        "force=1",
                        "storage=local-btrfs"));
        assertEquals("felhom-ct", lab.guest().config().get("hostname"));
    }

    @Test
    void nothing_is_made_there() throws Exception {
        var volid = lab.world.backup(9999, Instant.now()).volid();
        disable("local-btrfs");

        var restored = lab.client.post(
                "/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1", "storage=local-btrfs");
        assertEquals(500, restored.status());
        assertEquals(OFF + "\n", restored.message());

        lab.world.grant(lab.token.id(), "/vms", "VM.Clone", "VM.Allocate");
        lab.world.grant("felhom-agent@pve", "/vms", "VM.Clone", "VM.Allocate");
        assertEquals(
                OFF + "\n",
                lab.client.post("/nodes/pve/lxc/9999/clone", "newid=9991").message());
    }
}
