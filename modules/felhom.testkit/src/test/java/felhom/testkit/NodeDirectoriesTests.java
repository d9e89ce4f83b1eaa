package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A guest that moved: its older backups lie in the directory of the node where it was.
class NodeDirectoriesTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @BeforeEach
    void theGuestMovedAfterThreeBackups() {
        lab.world.retention("local", "keep-last=1");
        for (int day = 3; day >= 1; day--) lab.world.backup(9999, clock.now().minus(Duration.ofDays(day)));
        lab.guest().on("two");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aDumpPrunesTheDirectoryOfItsOwnNodeOnly() throws Exception {
        var dump = lab.client.post("/nodes/two/vzdump", "vmid=9999", "storage=local");

        assertEquals("OK", ended("two", dump));
        assertEquals(3, backups("pve"));
        assertEquals(1, backups("two"));
    }

    @Test
    void whatLiesOnTheOtherNodeDoesNotCountTowardsTheLimit() throws Exception {
        var dump = lab.client.post("/nodes/two/vzdump", "vmid=9999", "storage=local", "remove=0");

        assertEquals("OK", ended("two", dump));
        assertEquals(3, backups("pve"));
    }

    @Test
    void pruningOnTheOldNodeKeepsTheNewestThatIsThere() throws Exception {
        ended("two", lab.client.post("/nodes/two/vzdump", "vmid=9999", "storage=local"));
        var path = "/nodes/pve/storage/local/prunebackups?prune-backups=keep-last%3D1&vmid=9999";

        assertEquals(
                List.of("remove", "remove", "keep"),
                lab.client
                        .get(path)
                        .data()
                        .valueStream()
                        .map(entry -> entry.path("mark").asString())
                        .toList());
        assertEquals("OK", ended("pve", lab.client.delete(path)));

        assertEquals(1, backups("pve"));
        assertEquals(1, backups("two"));
    }

    @Test
    void aSharedStorageIsOneDirectoryForAll() throws Exception {
        lab.world.state().change(() -> lab.world.state().storageOrDie("local").shared = true);

        var dump = lab.client.post("/nodes/two/vzdump", "vmid=9999", "storage=local");

        assertEquals("OK", ended("two", dump));
        assertEquals(1, backups("pve"));
    }

    private int backups(String node) throws Exception {
        var list = lab.client.get("/nodes/" + node + "/storage/local/content?content=backup");
        assertEquals(200, list.status(), list.body());
        return list.data().size();
    }

    private String ended(String node, Client.Reply started) throws Exception {
        assertEquals(200, started.status(), started.body());
        clock.advance(Duration.ofSeconds(10));
        var upid = started.data().asString();
        var status =
                lab.client.get("/nodes/" + node + "/tasks/" + upid + "/status").data();
        assertTrue(status.has("exitstatus"), status.toString());
        return status.path("exitstatus").asString();
    }
}
