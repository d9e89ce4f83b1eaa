package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuestTests {
    private static final String CONFIG = "/nodes/pve/lxc/9999/config";
    private static final String SNAPSHOT = "/nodes/pve/lxc/9999/snapshot";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aSnapshotLivesFromItsTaskToItsDeletion() throws Exception {
        var taken = lab.client.post(SNAPSHOT, "snapname=look1", "description=two\nlines");
        assertTrue(taken.data()
                .asString()
                .matches("UPID:pve:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:vzsnapshot:9999:felhom-agent@pve!agent:"));
        assertEquals("OK", lab.client.finish(taken));
        assertEquals("TASK OK", lab.client.log(taken));

        var list = lab.client.get(SNAPSHOT).data();
        var look = list.valueStream()
                .filter(e -> e.path("name").asString().equals("look1"))
                .findFirst()
                .orElseThrow();
        var current = list.valueStream()
                .filter(e -> e.path("name").asString().equals("current"))
                .findFirst()
                .orElseThrow();
        assertEquals("two\nlines\n", look.path("description").asString());
        assertEquals("look1", current.path("parent").asString());
        assertEquals("You are here!", current.path("description").asString());

        assertEquals("OK", lab.client.finish(lab.client.delete(SNAPSHOT + "/look1")));
        assertEquals(List.of(), lab.guest().snapshotNames());
    }

    @Test
    void theStatusOfATaskSplitsTheTokenAndHasNoEndTime() throws Exception {
        var taken = lab.client.post(SNAPSHOT, "snapname=look1");
        lab.client.finish(taken);

        var status = lab.client
                .get("/nodes/pve/tasks/" + taken.data().asString() + "/status")
                .data();

        assertEquals("felhom-agent@pve", status.path("user").asString());
        assertEquals("agent", status.path("tokenid").asString());
        assertEquals("stopped", status.path("status").asString());
        assertTrue(status.path("id").isString());
        assertFalse(status.has("endtime"));
    }

    @Test
    void whatCannotBeSnapshotFailsInTheTask() throws Exception {
        lab.world.lxc(9997, "nosnap").storage("local-dir");
        lab.guest().snapshot("look1");

        assertEquals("snapshot name 'look1' already used", end("/nodes/pve/lxc/9999/snapshot", "snapname=look1"));
        assertEquals("snapshot feature is not available", end("/nodes/pve/lxc/9997/snapshot", "snapname=x1"));
        assertEquals(
                "Configuration file 'nodes/pve/lxc/12345.conf' does not exist",
                end("/nodes/pve/lxc/12345/snapshot", "snapname=x1"));
        assertEquals("snapshot 'nope' does not exist", end(SNAPSHOT + "/nope/rollback"));
        lab.guest().lock("backup");
        assertEquals("CT is locked (backup)", end(SNAPSHOT, "snapname=x2"));
    }

    private String end(String path, String... form) throws Exception {
        return lab.client.finish(lab.client.post(path, form));
    }

    @Test
    void rollbackBringsConfigAndDataBackButNotTheDescription() throws Exception {
        lab.guest()
                .data("before")
                .snapshot("s1")
                .data("after")
                .config("memory", "512")
                .description("newer")
                .running();

        assertEquals("OK", end(SNAPSHOT + "/s1/rollback"));

        assertEquals("before", lab.guest().data());
        assertEquals("256", lab.guest().config().get("memory"));
        assertEquals("newer\n", lab.guest().description());
        assertEquals("stopped", lab.guest().status());
        assertEquals("s1", lab.guest().config().get("parent"));
    }

    @Test
    void rollbackWithStartStartsInATaskOfItsOwn() throws Exception {
        lab.guest().snapshot("s1");

        end(SNAPSHOT + "/s1/rollback", "start=1");

        assertEquals(
                List.of("vzrollback", "vzstart"),
                lab.world.tasks().stream().map(SimTask::type).toList());
        Eventually.within(
                Duration.ofSeconds(10),
                "a running guest",
                () -> lab.guest().status().equals("running"));
    }

    @Test
    void aDescriptionIsReadWithExactlyOneNewlineAtItsEnd() throws Exception {
        for (var pair :
                List.of(List.of("hello", "hello\n"), List.of("\n\nx\n\n", "\n\nx\n"), List.of("a\r\nb", "a\r\nb\n"))) {
            assertEquals(
                    "{\"data\":null}",
                    lab.client.put(CONFIG, "description=" + pair.get(0)).body());
            assertEquals(
                    pair.get(1),
                    lab.client.get(CONFIG).data().path("description").asString());
        }
        lab.client.put(CONFIG, "description=");
        assertFalse(lab.client.get(CONFIG).data().has("description"));
    }

    @Test
    void aStaleDigestIsRefusedAndAnEmptyOneIsNone() throws Exception {
        var digest = lab.client.get(CONFIG).data().path("digest").asString();
        assertEquals(
                200, lab.client.put(CONFIG, "description=x", "digest=" + digest).status());

        var stale = lab.client.put(CONFIG, "description=y", "digest=" + digest);
        assertEquals(500, stale.status());
        assertEquals("detected modified configuration - file changed by other user? Try again.\n", stale.message());
        assertEquals(200, lab.client.put(CONFIG, "description=z", "digest=").status());
    }

    @Test
    void aLockCanBeSetButNotTakenOff() throws Exception {
        assertEquals(200, lab.client.put(CONFIG, "lock=backup").status());

        assertEquals(
                "CT is locked (backup)\n", lab.client.put(CONFIG, "delete=lock").message());
        assertEquals(
                "backup",
                lab.client
                        .get("/nodes/pve/lxc/9999/status/current")
                        .data()
                        .path("lock")
                        .asString());
    }

    @Test
    void parametersAreVerifiedWithTheTextsOfPve() throws Exception {
        assertEquals(
                "property is missing and it is not optional",
                lab.client.post(SNAPSHOT).error("snapname"));
        assertEquals(
                "invalid format - invalid configuration ID 'a'\n",
                lab.client.post(SNAPSHOT, "snapname=a").error("snapname"));
        assertEquals(
                "value may only be 40 characters long",
                lab.client.post(SNAPSHOT, "snapname=" + "a".repeat(41)).error("snapname"));
        assertEquals(
                "type check ('integer') failed - got 'lots'",
                lab.client.put(CONFIG, "memory=lots").error("memory"));
        assertEquals(
                "value must have a minimum value of 16",
                lab.client.put(CONFIG, "memory=1").error("memory"));
        assertEquals(
                "value may only be 8192 characters long",
                lab.client.put(CONFIG, "description=" + "x".repeat(8193)).error("description"));
        assertEquals(
                "unknown option 'nonsense'",
                lab.client.put(CONFIG, "delete=nonsense").error("delete"));
        assertEquals("no options specified\n", lab.client.put(CONFIG).message());
        assertEquals(
                "type check ('integer') failed - got ARRAY",
                lab.client.put(CONFIG, "memory=128", "memory=256").error("memory"));
    }

    @Test
    void startingAndStoppingTwiceIsRefusedAtOnce() throws Exception {
        var status = "/nodes/pve/lxc/9999/status/";
        assertEquals("CT 9999 not running\n", lab.client.post(status + "stop").message());
        assertEquals("OK", end(status + "start"));
        assertEquals(
                "CT 9999 already running\n", lab.client.post(status + "start").message());
        assertEquals(
                "running",
                lab.client.get(status + "current").data().path("status").asString());
        assertEquals("OK", end(status + "shutdown", "timeout=20"));
        assertEquals("stopped", lab.guest().status());
    }

    @Test
    void destroyingAGuestDeletesItsAcl() throws Exception {
        lab.world.grant("felhom-agent@pve", "/vms/9999", "VM.Allocate", "VM.Audit");
        lab.world.grant(lab.token.id(), "/vms/9999", "VM.Allocate", "VM.Audit");

        assertEquals("OK", lab.client.finish(lab.client.delete("/nodes/pve/lxc/9999")));

        assertFalse(lab.world.has(9999));
        assertEquals(
                "Configuration file 'nodes/pve/lxc/9999.conf' does not exist\n",
                lab.client.get(CONFIG).message());
    }
}
