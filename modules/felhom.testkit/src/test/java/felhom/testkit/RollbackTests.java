package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a rollback does to volumes, and where there is none; and a template, which keeps its snapshots.
final class RollbackTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private String rollback(String name) throws Exception {
        return lab.client.finish(lab.client.post("/nodes/pve/lxc/9999/snapshot/" + name + "/rollback"));
    }

    @Test
    void on_zfs_only_the_newest_snapshot_can_be_gone_back_to() throws Exception {
        lab.world.storage("tank", "zfspool", "", "rootdir", "images");
        lab.guest()
                .config("rootfs", "tank:subvol-9999-disk-0,size=1G")
                .data("old")
                .snapshot("s1")
                .data("newer")
                .snapshot("s2")
                .data("newest")
                .running();

        assertEquals("can't rollback, 's1' is not most recent snapshot on 'tank:subvol-9999-disk-0'", rollback("s1"));
        assertEquals("running", lab.guest().status());
        assertEquals("OK", rollback("s2"));
        assertEquals("newer", lab.guest().data());
    }

    @Test
    void a_volume_that_came_after_the_snapshot_is_unused_then() throws Exception {
        lab.guest().snapshot("s1").config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=1G");

        assertEquals("OK", rollback("s1"));

        assertEquals("local-btrfs:9999/vm-9999-disk-1.raw", lab.guest().config().get("unused0"));
        assertEquals(null, lab.guest().config().get("mp0"));
    }

    @Test
    void so_it_is_where_the_snapshots_of_qcow2_are_a_chain() throws Exception {
        lab.world.qemu(500, "vm").snapshot("s1").snapshot("s2");
        assertEquals("OK", rollbackOfMachine("s1"));
        lab.world.storageOption("local-dir", "snapshot-as-volume-chain", "1");

        assertEquals(
                "can't rollback, 's1' is not most recent snapshot on 'local-dir:500/vm-500-disk-0.qcow2'",
                rollbackOfMachine("s1"));
        assertEquals("OK", rollbackOfMachine("s2"));
    }

    private String rollbackOfMachine(String name) throws Exception {
        return lab.client.finish(lab.client.post("/nodes/pve/qemu/500/snapshot/" + name + "/rollback"));
    }

    @Test
    void a_snapshot_of_a_template_is_not_deleted_and_leaves_it_locked() throws Exception {
        lab.guest().snapshot("s1").template();

        var end = lab.client.finish(lab.client.delete("/nodes/pve/lxc/9999/snapshot/s1"));

        assertEquals("you can't delete a snapshot if vm is a template", end);
        assertEquals("snapshot-delete", lab.guest().lock().orElseThrow());
    }
}
