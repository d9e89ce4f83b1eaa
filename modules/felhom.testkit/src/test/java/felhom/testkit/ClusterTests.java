package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Backup jobs, pools, disks, and what a world file keeps of them.
class ClusterTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private void mayAlso(String... privileges) {
        var all = new TreeSet<>(Acl.AGENT_ROLE);
        all.addAll(List.of(privileges));
        for (var who : List.of("felhom-agent@pve", lab.token.id())) {
            lab.world.grant(who, "/", all.toArray(String[]::new));
        }
    }

    @Test
    void freeIdsComeFromTheRangeOfTheDatacenter() throws Exception {
        lab.world
                .state()
                .change(() -> lab.world
                        .state()
                        .cluster()
                        .options
                        .set("next-id", Json.object("lower", 9999, "upper", 10_001)));

        assertEquals("10000", lab.client.get("/cluster/nextid").data().asString());
        lab.world.lxc(10_000, "last");

        var full = lab.client.get("/cluster/nextid");
        assertEquals(500, full.status());
        assertEquals("unable to get any free VMID in range [9999, 10001]\n", full.message());
    }

    @Test
    void aBackupJobIsMadeChangedAndRemoved() throws Exception {
        var refused = lab.client.post("/cluster/backup", "schedule=sun 01:00", "vmid=9999", "storage=local");
        assertEquals("Permission check failed (/, Sys.Modify)\n", refused.message());
        mayAlso("Sys.Modify");
        assertEquals(
                "option conflicts with option 'vmid'",
                lab.client
                        .post("/cluster/backup", "schedule=daily", "vmid=9999", "all=1")
                        .error("all"));

        lab.client.post(
                "/cluster/backup",
                "id=nightly",
                "schedule=daily",
                "vmid=9999",
                "storage=local",
                "prune-backups=keep-last=3");

        var job = lab.client.get("/cluster/backup/nightly").data();
        assertEquals("3", job.path("prune-backups").path("keep-last").asString());
        assertEquals(1, job.path("enabled").asInt());
        assertEquals(
                0, lab.client.get("/cluster/backup-info/not-backed-up").data().size());
        lab.client.put("/cluster/backup/nightly", "enabled=0", "all=1");
        assertFalse(lab.client.get("/cluster/backup/nightly").data().has("vmid"));
        lab.client.delete("/cluster/backup/nightly");
        assertEquals(
                "No such job 'nightly'",
                lab.client.get("/cluster/backup/nightly").error("id"));
        assertEquals(
                1, lab.client.get("/cluster/backup-info/not-backed-up").data().size());
    }

    @Test
    void aPoolIsShownToEverybodyWhoNamesIt() throws Exception {
        lab.guest().pool("customer");

        assertEquals(0, lab.client.get("/pools").data().size());
        assertEquals(403, lab.client.get("/pools/customer").status());
        var named = lab.client.get("/pools?poolid=customer").data().get(0);
        assertEquals("lxc/9999", named.path("members").get(0).path("id").asString());
    }

    @Test
    void destroyingAGuestTakesItOutOfItsPoolAndItsBackupJobs() throws Exception {
        lab.guest().pool("customer");
        mayAlso("Sys.Modify");
        lab.client.post("/cluster/backup", "id=j1", "schedule=daily", "vmid=9999,100", "storage=local");

        assertEquals("OK", lab.client.finish(lab.client.delete("/nodes/pve/lxc/9999?purge=1")));

        assertEquals(
                0,
                lab.client
                        .get("/pools?poolid=customer")
                        .data()
                        .get(0)
                        .path("members")
                        .size());
        assertEquals(
                "100", lab.client.get("/cluster/backup/j1").data().path("vmid").asString());
    }

    @Test
    void disksAreListedWithoutAskingThemAndSmartNeedsTheRoot() throws Exception {
        var list = lab.client.get("/nodes/pve/disks/list?skipsmart=1").data();
        assertEquals("UNKNOWN", list.get(0).path("health").asString());
        assertEquals(
                "PASSED",
                lab.client
                        .get("/nodes/pve/disks/list")
                        .data()
                        .get(0)
                        .path("health")
                        .asString());
        assertTrue(lab.client.get("/nodes/pve/disks/smart?disk=/dev/sda").data().has("attributes"));
        assertEquals(
                "not a valid block device\n",
                lab.client.get("/nodes/pve/disks/smart?disk=/dev/sdz").message());
    }

    @Test
    void aDryRunOfPruningRemovesNothing() throws Exception {
        var now = Instant.now();
        for (int day = 0; day < 3; day++) lab.world.backup(9999, now.minus(Duration.ofDays(day)));
        var path = "/nodes/pve/storage/local/prunebackups?vmid=9999";
        assertEquals(
                "no prune-backups options configured for storage 'local'\n",
                lab.client.get(path).message());

        var marks = lab.client.get(path + "&prune-backups=keep-last%3D1").data();

        assertEquals(
                List.of("remove", "remove", "keep"),
                marks.valueStream().map(m -> m.path("mark").asString()).toList());
        assertEquals(3, lab.world.backups().size());
        assertEquals("OK", lab.client.finish(lab.client.delete(path + "&prune-backups=keep-last%3D1")));
        assertEquals(1, lab.world.backups().size());
    }

    @Test
    void aStorageIsMadeChangedDisabledAndRemoved() throws Exception {
        var made = lab.client.post("/storage", "storage=usb", "type=dir", "path=/mnt/usb", "content=backup");
        assertEquals("dir", made.data().path("type").asString());
        assertEquals(
                "create storage failed: storage ID 'usb' already defined\n",
                lab.client
                        .post("/storage", "storage=usb", "type=dir", "path=/x")
                        .message());
        var digest = lab.client.get("/storage/usb").data().path("digest").asString();
        lab.client.put("/storage/usb", "disable=1", "digest=" + digest);
        assertEquals(
                "update storage failed: detected modified configuration - file changed by other user? Try again.\n",
                lab.client.put("/storage/usb", "disable=0", "digest=" + digest).message());

        var shown = lab.client.get("/nodes/pve/storage?storage=usb").data().get(0);
        assertEquals(0, shown.path("enabled").asInt());
        assertEquals(0, shown.path("total").asInt());
        assertEquals(
                "storage 'usb' is disabled\n",
                lab.client.get("/nodes/pve/storage/usb/content").message());
        lab.client.delete("/storage/usb");
        assertEquals(
                "storage 'usb' does not exist\n", lab.client.get("/storage/usb").message());
    }

    @Test
    void aWorldFileKeepsNodesJobsAndWhatHaManages() {
        lab.world.member("pve2").offline();
        lab.world.lxc(200, "elsewhere").on("pve2").ha();
        lab.world.storage("nas", "nfs", "/mnt/pve/nas", "backup");
        lab.world.state().change(() -> {
            lab.world.state().storageOrDie("nas").shared = true;
            lab.world.state().cluster().jobs.put("j1", Json.object("vmid", "200", "schedule", "daily"));
        });

        var saved = lab.world.toJson();
        var again = PveWorld.parse(saved, lab.world.clock());

        assertEquals(saved, again.toJson());
        assertEquals("pve2", again.guest(200).node());
    }
}
