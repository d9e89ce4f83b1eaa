package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.fault.Damage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackupTests {
    private final Lab lab = new Lab();
    private final Instant yesterday = Instant.now().minus(Duration.ofDays(1));

    @AfterEach
    void close() {
        lab.close();
    }

    private Client.Reply dump(String... options) throws Exception {
        var form = new java.util.ArrayList<>(List.of("vmid=9999", "storage=local"));
        form.addAll(List.of(options));
        return lab.client.post("/nodes/pve/vzdump", form.toArray(String[]::new));
    }

    private Client.Reply restore(int vmid, String volid, String... options) throws Exception {
        var form = new java.util.ArrayList<>(
                List.of("vmid=" + vmid, "ostemplate=" + volid, "restore=1", "storage=local-btrfs"));
        form.addAll(List.of(options));
        return lab.client.post("/nodes/pve/lxc", form.toArray(String[]::new));
    }

    @Test
    void aDumpWritesAnArchiveAndSaysSo() throws Exception {
        var task = dump("mode=snapshot", "compress=zstd", "notes-template={{guestname}} {{vmid}}\\nmore");

        assertEquals("OK", lab.client.finish(task));
        var log = lab.client.log(task);
        assertTrue(log.startsWith("INFO: starting new backup job: vzdump 9999 --"), log);
        assertTrue(log.contains("INFO: creating vzdump archive '/var/lib/vz/dump/vzdump-lxc-9999-"), log);
        assertTrue(log.endsWith("INFO: Backup job finished successfully\nTASK OK"), log);
        var item = lab.client
                .get("/nodes/pve/storage/local/content?content=backup&vmid=9999")
                .data()
                .get(0);
        assertEquals("felhom-ct 9999", item.path("notes").asString());
        assertEquals("tar.zst", item.path("format").asString());
        assertFalse(item.has("protected"));
        assertEquals(
                "felhom-ct 9999\nmore",
                lab.client
                        .get("/nodes/pve/storage/local/content/"
                                + item.path("volid").asString())
                        .data()
                        .path("notes")
                        .asString());
    }

    @Test
    void aDumpPrunesByTheStoragesRetentionUnlessToldNotTo() throws Exception {
        var old = lab.world.retention("local", "keep-last=1").backup(9999, yesterday);

        var refused = dump("remove=0");
        assertEquals("job errors", lab.client.finish(refused));
        assertTrue(lab.client.log(refused).contains("There is a max backup limit of 1 enforced by the target storage"));

        var task = dump();
        assertEquals("OK", lab.client.finish(task));
        assertTrue(
                lab.client.log(task).contains("INFO: removing backup '" + old.volid() + "'\nINFO: pruned 1 backup(s)"));
        assertEquals(1, lab.world.backups().size());
    }

    @Test
    void aDumpThatFailsTellsWhyInItsLogOnly() throws Exception {
        lab.guest().lock("snapshot");

        var task = dump();

        assertEquals("job errors", lab.client.finish(task));
        assertTrue(lab.client.log(task).contains("ERROR: Backup of VM 9999 failed - CT is locked (snapshot)\n"));
    }

    @Test
    void aDumpToTheWrongStorageIsAcceptedAndFails() throws Exception {
        var task = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local-btrfs");

        assertEquals(
                "could not get storage information for 'local-btrfs': can't use storage 'local-btrfs' for backups -"
                        + " wrong content type",
                lab.client.finish(task));
    }

    @Test
    void aDumpOfSeveralGuestsHasNoId() throws Exception {
        var task = lab.client.post("/nodes/pve/vzdump", "vmid=9999,12345", "storage=local");

        assertEquals("job errors", lab.client.finish(task));
        assertEquals("", lab.world.tasks().getLast().id());
        assertTrue(lab.world
                .tasks()
                .getLast()
                .log()
                .contains("ERROR: Backup of VM 12345 failed - unable to find VM '12345'"));
    }

    @Test
    void aRestoreToAFreeIdKeepsTheMacUnlessUnique() throws Exception {
        var archive = lab.guest().data("content").config().get("net0");
        var volid = lab.world.backup(9999, yesterday).volid();

        assertEquals("OK", lab.client.finish(restore(9990, volid, "hostname=copy")));
        assertEquals("OK", lab.client.finish(restore(9991, volid, "unique=1")));

        assertEquals(archive, lab.world.guest(9990).config().get("net0"));
        assertEquals("copy", lab.world.guest(9990).config().get("hostname"));
        assertEquals("content", lab.world.guest(9990).data());
        assertNotEquals(archive, lab.world.guest(9991).config().get("net0"));
        assertEquals(
                "CT 9990 already exists on node 'pve'\n", restore(9990, volid).message());
    }

    @Test
    void aForcedRestoreFromBrokenDataDestroysTheGuest() throws Exception {
        var volid = lab.world.backup(9999, yesterday).volid();

        lab.world.damage(volid, Damage.NO_CONFIG);
        assertEquals(
                "unable to restore CT 9999 - ERROR: archive contains no configuration file",
                lab.client.finish(restore(9999, volid, "force=1")));
        assertEquals(Optional.empty(), lab.guest().lock());

        lab.world.damage(volid, Damage.BROKEN_DATA);
        assertTrue(
                lab.client.finish(restore(9999, volid, "force=1")).startsWith("unable to restore CT 9999 - command '"));
        assertFalse(lab.world.has(9999));
    }

    @Test
    void aRestoreIsCheckedInTheCallAndInTheTask() throws Exception {
        var volid = lab.world.backup(9999, yesterday).volid();
        assertEquals(
                "storage 'local' does not support container directories",
                lab.client
                        .post("/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1")
                        .error("storage"));
        assertEquals(
                "unable to restore CT 9990 - volume 'local:backup/vzdump-lxc-9999-2020_01_01-00_00_00.tar.zst' does"
                        + " not exist",
                lab.client.finish(restore(9990, "local:backup/vzdump-lxc-9999-2020_01_01-00_00_00.tar.zst")));
        lab.guest().running();
        assertEquals(
                "can't overwrite running container\n",
                restore(9999, volid, "force=1").message());
        lab.world.revoke(lab.token.id(), "/", "SDN.Use");
        assertEquals(
                "unable to restore CT 9990 - 403 Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)",
                lab.client.finish(restore(9990, volid)));
        assertFalse(lab.world.has(9990));
    }

    @Test
    void deletingAnArchiveThatIsNotThereIsFine() throws Exception {
        var volid = lab.world.backup(9999, yesterday).volid();
        var path = "/nodes/pve/storage/local/content/" + volid;

        assertEquals(200, lab.client.put(path, "protected=1").status());
        assertTrue(
                lab.client.finish(lab.client.delete(path)).startsWith("cannot remove protected volume 'backup/vzdump"));
        lab.client.put(path, "protected=0");
        assertEquals("OK", lab.client.finish(lab.client.delete(path)));
        assertEquals("OK", lab.client.finish(lab.client.delete(path)));
        assertEquals("9999@local", lab.world.tasks().getLast().id());
    }
}
