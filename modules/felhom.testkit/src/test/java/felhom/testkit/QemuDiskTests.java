package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.fault.Damage;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The disks of virtual machines: moved, copied, backed up, restored.
final class QemuDiskTests {
    private static final String VM = "/nodes/kvm7/qemu/501";

    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-03-01T10:00:00Z"));
    private final Lab lab = new Lab(PveWorld.node("kvm7").clock(clock));

    @BeforeEach
    void one_machine() {
        lab.world.qemu(501, "mail").data("letters");
        var all = new String[] {"VM.Clone", "VM.Allocate", "VM.Audit", "Datastore.AllocateSpace", "Datastore.Audit"};
        lab.world.token("cloner@pve!c1");
        lab.world.grant("cloner@pve", "/", all).grant("cloner@pve!c1", "/", all);
    }

    @AfterEach
    void nothing_was_asked_wrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    private String task(Client.Reply started) throws Exception {
        assertEquals(200, started.status(), started.body());
        clock.advance(Duration.ofSeconds(70));
        return lab.client
                .get("/nodes/kvm7/tasks/" + started.data().asString() + "/status")
                .data()
                .path("exitstatus")
                .asString();
    }

    private String log(Client.Reply started) throws Exception {
        var lines = lab.client
                .get("/nodes/kvm7/tasks/" + started.data().asString() + "/log?limit=0")
                .data();
        return String.join(
                "\n", lines.valueStream().map(line -> line.path("t").asString()).toList());
    }

    private String disk(int vmid) {
        return lab.world.guest(vmid).config().getOrDefault("scsi0", "");
    }

    @Test
    void a_disk_grows_and_never_shrinks() throws Exception {
        assertEquals("OK", task(lab.client.put(VM + "/resize", "disk=scsi0", "size=+512M")));
        assertEquals("local-dir:501/vm-501-disk-0.qcow2,size=1536M", disk(501));
        assertEquals(
                "shrinking disks is not supported", task(lab.client.put(VM + "/resize", "disk=scsi0", "size=32M")));
        assertEquals("disk 'scsi1' does not exist", task(lab.client.put(VM + "/resize", "disk=scsi1", "size=+1G")));
    }

    @Test
    void a_moved_disk_leaves_its_source_behind_unless_it_is_to_go() throws Exception {
        var kept = lab.client.post(VM + "/move_disk", "disk=scsi0", "storage=local-btrfs", "format=raw");
        assertEquals("OK", task(kept));
        assertEquals("local-btrfs:501/vm-501-disk-0.raw,size=1G", disk(501));
        assertEquals(
                "local-dir:501/vm-501-disk-0.qcow2",
                lab.world.guest(501).config().get("unused0"));

        var gone = lab.client.post(VM + "/move_disk", "disk=scsi0", "storage=local-dir", "format=raw", "delete=1");
        assertEquals("OK", task(gone));
        assertEquals("local-dir:501/vm-501-disk-1.raw,size=1G", disk(501));
        assertEquals(
                0,
                lab.client
                        .get("/nodes/kvm7/storage/local-btrfs/content?vmid=501")
                        .data()
                        .size());
        assertEquals(
                2,
                lab.client
                        .get("/nodes/kvm7/storage/local-dir/content?vmid=501")
                        .data()
                        .size());
        assertEquals("snapshot feature is not available", task(lab.client.post(VM + "/snapshot", "snapname=x1")));
    }

    @Test
    void a_linked_clone_keeps_its_template_from_being_destroyed() throws Exception {
        var cloner = new Client(lab.pve, lab.world.token("cloner@pve!c1"));
        assertEquals(
                "Linked clone feature is not supported for 'local-dir:501/vm-501-disk-0.qcow2' (scsi0)\n",
                cloner.post(VM + "/clone", "newid=502", "full=0").message());
        assertEquals("OK", task(lab.client.post(VM + "/template")));
        assertEquals("you can't start a vm if it's a template", task(lab.client.post(VM + "/status/start")));
        assertEquals("OK", task(cloner.post(VM + "/clone", "newid=502", "name=copy")));

        assertEquals("local-dir:501/base-501-disk-0.qcow2/502/vm-502-disk-0.qcow2,size=1G", disk(502));
        assertEquals(
                "base volume 'local-dir:501/base-501-disk-0.qcow2' is still in use by linked cloned",
                task(lab.client.delete(VM)));
        assertEquals("OK", task(lab.client.delete("/nodes/kvm7/qemu/502")));
        assertEquals("OK", task(lab.client.delete(VM)));
    }

    @Test
    void a_full_clone_is_another_machine_with_the_same_data() throws Exception {
        assertEquals(403, lab.client.post(VM + "/clone", "newid=502", "full=1").status());
        var cloner = new Client(lab.pve, lab.world.token("cloner@pve!c1"));
        assertEquals("OK", task(cloner.post(VM + "/clone", "newid=502", "full=1", "name=copy")));

        var copy = lab.world.guest(502);
        assertEquals("letters", copy.data());
        for (var key : List.of("net0", "smbios1", "vmgenid", "name", "scsi0")) {
            assertNotEquals(
                    lab.world.guest(501).config().get(key), copy.config().get(key), key);
        }
        assertTrue(copy.lock().isEmpty());
    }

    @Test
    void what_is_marked_is_in_no_backup_and_in_no_machine_that_is_restored_from_it() throws Exception {
        lab.world
                .guest(501)
                .config("scsi1", "local-dir:501/vm-501-disk-7.qcow2,backup=0,size=2G")
                .config("efidisk0", "local-dir:501/vm-501-disk-8.qcow2,size=528K");

        var dump = lab.client.post("/nodes/kvm7/vzdump", "vmid=501", "compress=zstd", "storage=local");

        assertEquals("OK", task(dump));
        assertTrue(
                log(dump)
                        .contains("INFO: exclude disk 'efidisk0' 'local-dir:501/vm-501-disk-8.qcow2' (efidisk but no"
                                + " OMVF BIOS)"),
                log(dump));
        assertTrue(
                log(dump).contains("INFO: exclude disk 'scsi1' 'local-dir:501/vm-501-disk-7.qcow2' (backup=no)"),
                log(dump));
        assertTrue(log(dump).contains("INFO: include disk 'scsi0' "), log(dump));
        var volid = lab.world.backups().getFirst().volid();
        assertEquals("OK", task(lab.client.post("/nodes/kvm7/qemu", "vmid=502", "archive=" + volid, "unique=1")));
        assertFalse(lab.world.guest(502).config().containsKey("scsi1"));
        assertTrue(lab.world.guest(502).config().containsKey("scsi0"));
    }

    @Test
    void a_backup_is_restored_with_its_data_under_another_id() throws Exception {
        var dump = lab.client.post("/nodes/kvm7/vzdump", "vmid=501", "compress=zstd", "storage=local");
        assertEquals("OK", task(dump));
        assertTrue(log(dump).contains("INFO: Starting Backup of VM 501 (qemu)"));
        var volid = lab.world.backups().getFirst().volid();
        assertTrue(volid.matches("local:backup/vzdump-qemu-501-[\\d_-]+\\.vma\\.zst"), volid);
        var entry = lab.client
                .get("/nodes/kvm7/storage/local/content?content=backup")
                .data()
                .get(0);
        assertEquals("vma.zst", entry.path("format").asString());
        assertEquals("qemu", entry.path("subtype").asString());

        assertEquals("OK", task(lab.client.post("/nodes/kvm7/qemu", "vmid=502", "archive=" + volid, "unique=1")));
        assertEquals("letters", lab.world.guest(502).data());
        assertEquals("local-dir:502/vm-502-disk-0.qcow2,size=1G", disk(502));
        assertEquals(
                "unable to restore VM 502 - VM 502 already exists on node 'kvm7'\n",
                lab.client
                        .post("/nodes/kvm7/qemu", "vmid=502", "archive=" + volid)
                        .message());
        assertEquals(
                "unable to restore CT 503 - ERROR: archive contains no configuration file",
                task(lab.client.post(
                        "/nodes/kvm7/lxc", "vmid=503", "ostemplate=" + volid, "restore=1", "storage=local-btrfs")));
    }

    @Test
    void broken_data_costs_the_machine_and_leaves_a_shell() throws Exception {
        var backup = lab.world.backup(501, clock.now().minusSeconds(60));
        lab.world.damage(backup.volid(), Damage.BROKEN_DATA);

        var restore = lab.client.post("/nodes/kvm7/qemu", "vmid=501", "archive=" + backup.volid(), "force=1");
        assertTrue(task(restore).endsWith(" failed: exit code 1"));
        assertTrue(log(restore).contains("VM 501 state is NOT cleaned up."));
        var shell = lab.client.get(VM + "/config").data();
        assertEquals(
                List.of("digest", "memory"),
                shell.propertyNames().stream().sorted().toList());
        assertEquals(
                "VM 501",
                lab.client.get(VM + "/status/current").data().path("name").asString());
        assertEquals(
                0,
                lab.client
                        .get("/nodes/kvm7/storage/local-dir/content?vmid=501")
                        .data()
                        .size());
    }

    @Test
    void an_unreadable_archive_holds_the_machine_for_a_minute_and_leaves_it_as_it_was() throws Exception {
        var backup = lab.world.backup(501, clock.now().minusSeconds(60));
        lab.world.damage(backup.volid(), Damage.NO_CONFIG);

        var restore = lab.client.post("/nodes/kvm7/qemu", "vmid=501", "archive=" + backup.volid(), "force=1");
        clock.advance(Duration.ofSeconds(59));
        assertEquals("create", lab.world.guest(501).lock().orElse(""));
        assertTrue(task(restore).endsWith("got timeout reading VMA header - corrupted?"));
        assertEquals("letters", lab.world.guest(501).data());
        assertTrue(lab.world.guest(501).lock().isEmpty());

        var fresh = lab.client.post("/nodes/kvm7/qemu", "vmid=502", "archive=" + backup.volid());
        assertTrue(task(fresh).endsWith("corrupted?"));
        assertEquals(
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                lab.client
                        .get("/nodes/kvm7/qemu/502/config")
                        .data()
                        .path("digest")
                        .asString());
    }

    @Test
    void a_running_machine_is_not_overwritten() throws Exception {
        var backup = lab.world.backup(501, clock.now().minusSeconds(60));
        lab.world.guest(501).running();
        var restore = lab.client.post("/nodes/kvm7/qemu", "vmid=501", "archive=" + backup.volid(), "force=1");
        assertEquals("unable to restore VM 501 - vm is running", task(restore));
        assertEquals("running", lab.world.guest(501).status());
        assertTrue(lab.world.guest(501).lock().isEmpty());
    }

    @Test
    void the_world_file_keeps_machines_too() {
        lab.world.guest(501).running().snapshot("s1");
        var saved = lab.world.toJson();
        var again = PveWorld.parse(saved, clock);
        assertEquals(saved, again.toJson());
        assertEquals(lab.world.guest(501).digest(), again.guest(501).digest());
        assertFalse(again.guest(501).config().containsKey("hostname"));
    }
}
