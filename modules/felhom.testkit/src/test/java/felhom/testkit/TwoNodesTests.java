package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TwoNodesTests {
    private final Lab lab = new Lab();
    private final SimNode other = lab.world.member("pve2");

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aGuestOfTheOtherNodeIsSeenInTheClusterAndThere() throws Exception {
        lab.world.lxc(200, "elsewhere").on("pve2");

        assertEquals("pve2", resource("lxc/200").path("node").asString());
        assertEquals("pve", resource("lxc/9999").path("node").asString());
        assertEquals(1, lab.client.get("/nodes/pve2/lxc").data().size());
        assertEquals(
                "elsewhere",
                lab.client
                        .get("/nodes/pve2/lxc/200/config")
                        .data()
                        .path("hostname")
                        .asString());
        assertEquals(
                "Configuration file 'nodes/pve/lxc/200.conf' does not exist\n",
                lab.client.get("/nodes/pve/lxc/200/config").message());
    }

    @Test
    void aTaskOfTheWrongNodeDoesNotFindTheGuest() throws Exception {
        lab.world.lxc(200, "elsewhere").on("pve2");

        var wrong = lab.client.post("/nodes/pve/lxc/200/snapshot", "snapname=s1");

        assertEquals("Configuration file 'nodes/pve/lxc/200.conf' does not exist", lab.client.finish(wrong));
    }

    @Test
    void aTaskBelongsToTheNodeItRunsOn() throws Exception {
        lab.world.lxc(200, "elsewhere").on("pve2");

        var upid = lab.client.post("/nodes/pve2/lxc/200/status/start").data().asString();

        assertTrue(upid.startsWith("UPID:pve2:"));
        assertEquals(
                "no such task",
                lab.client.get("/nodes/pve/tasks/" + upid + "/status").error("upid"));
        assertEquals(
                200, lab.client.get("/nodes/pve2/tasks/" + upid + "/status").status());
        assertEquals(
                0, lab.client.get("/nodes/pve/tasks?vmid=200&source=all").data().size());
        assertEquals(
                1,
                lab.client.get("/nodes/pve2/tasks?vmid=200&source=all").data().size());
    }

    @Test
    void nobodyCanAskANodeThatIsDownAndItsGuestsAreUnknownAfterFiveMinutes() throws Exception {
        lab.world.lxc(200, "elsewhere").on("pve2").running();
        other.offline();

        assertTrue(lab.client.get("/nodes/pve2/lxc").head().startsWith("HTTP/1.1 595 No route to host"));
        assertEquals("running", resource("lxc/200").path("status").asString());
        lab.world.jumpClock(Duration.ofMinutes(6));
        assertEquals("unknown", resource("lxc/200").path("status").asString());
        assertFalse(resource("lxc/200").has("maxmem"));
        var members = lab.client.get("/cluster/status").data();
        assertEquals(3, members.size());
        assertEquals(0, members.get(2).path("online").asInt());
        other.online();
        assertEquals("running", resource("lxc/200").path("status").asString());
    }

    @Test
    void onlyOneDumpRunsOnANodeButEachNodeHasItsOwn() throws Exception {
        lab.world.durations().set("vzdump", Duration.ofSeconds(60));
        lab.world.lxc(200, "elsewhere").on("pve2");
        lab.world.lxc(201, "here");

        lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local");
        var second = lab.client.post("/nodes/pve/vzdump", "vmid=201", "storage=local");
        var there = lab.client.post("/nodes/pve2/vzdump", "vmid=200", "storage=local");

        assertTrue(lab.client.log(second).contains("trying to get global lock"));
        assertFalse(lab.world.tasks().getLast().log().toString().contains("trying to get global lock"));
        assertEquals(
                "OK",
                lab.client
                        .post("/nodes/pve/vzdump", "vmid=200", "storage=local")
                        .data()
                        .asString());
        assertTrue(there.data().asString().startsWith("UPID:pve2:"));
    }

    @Test
    void aForcedRestoreDoesNotTouchTheMachineOfTheOtherNode() throws Exception {
        lab.world.qemu(300, "router").on("pve2");
        var archive = lab.world.backup(300, lab.world.clock().now()).volid();

        var refused = lab.client.post("/nodes/pve/qemu", "vmid=300", "archive=" + archive, "force=1");

        assertEquals(500, refused.status());
        assertEquals(
                "unable to restore VM 300 - close (rename) atomic file '/etc/pve/nodes/pve/qemu-server/300.conf'"
                        + " failed: File exists\n",
                refused.message());
        assertFalse(lab.client.get("/nodes/pve2/qemu/300/config").data().has("lock"));
        assertEquals(
                "unable to restore VM 300 - VM 300 already exists on node 'pve2'\n",
                lab.client
                        .post("/nodes/pve/qemu", "vmid=300", "archive=" + archive)
                        .message());
    }

    private JsonNode resource(String id) throws Exception {
        return lab.client
                .get("/cluster/resources")
                .data()
                .valueStream()
                .filter(entry -> entry.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
