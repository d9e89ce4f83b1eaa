package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import felhom.testkit.world.Acl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A guest in the hands of HA: calls end before anything has happened.
class HaTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void theCallsTaskEndsBeforeTheGuestIsStarted() throws Exception {
        lab.world.durations().set("crm", Duration.ofSeconds(10));
        lab.guest().ha();

        var upid = lab.client.post("/nodes/pve/lxc/9999/status/start").data().asString();
        clock.advance(Duration.ofSeconds(1));

        assertTrue(upid.contains(":hastart:9999:felhom-agent@pve!agent:"));
        assertEquals("OK", status("pve", upid).path("exitstatus").asString());
        assertEquals("stopped", current().path("status").asString());
        assertEquals("starting", current().path("ha").path("state").asString());
        assertEquals(1, current().path("ha").path("managed").asInt());

        clock.advance(Duration.ofSeconds(10));

        assertEquals("running", current().path("status").asString());
        assertEquals("started", current().path("ha").path("state").asString());
        var child = lab.world.tasks().getLast();
        assertEquals("vzstart", child.type());
        assertEquals("root@pam", child.owner());
    }

    @Test
    void theChildRunsWhereTheGuestIsByThen() throws Exception {
        lab.world.member("pve2");
        lab.world.durations().set("crm", Duration.ofSeconds(10));
        lab.guest().ha();

        lab.client.post("/nodes/pve/lxc/9999/status/start");
        clock.advance(Duration.ofSeconds(2));
        lab.guest().on("pve2");
        clock.advance(Duration.ofSeconds(10));

        assertTrue(lab.world.tasks().getLast().upid().startsWith("UPID:pve2:"));
        assertEquals("running", lab.guest().status());
    }

    @Test
    void oneThatHaIgnoresIsLikeAnyOther() throws Exception {
        lab.guest().ha();
        lab.world
                .state()
                .change(() ->
                        lab.world.state().cluster().ha.values().forEach(service -> service.requested = "ignored"));

        var start = lab.client.post("/nodes/pve/lxc/9999/status/start").data().asString();
        clock.advance(Duration.ofSeconds(10));

        assertTrue(start.contains(":vzstart:9999:felhom-agent@pve!agent:"), start);
        assertEquals("running", current().path("status").asString());
        assertEquals("{\"managed\":0}", current().path("ha").toString());
        lab.guest().stopped();
        assertEquals(
                "unable to remove CT 9999 - used in HA resources and purge parameter not set.\n",
                lab.client.delete("/nodes/pve/lxc/9999").message());
    }

    @Test
    void whatHaHasStartedIsNotStoppedForABackup() throws Exception {
        lab.guest().running().ha();

        var dump = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local", "mode=stop");
        clock.advance(Duration.ofSeconds(10));

        assertEquals("running", current().path("status").asString());
        assertEquals(0, lab.world.backups().size());
        var log = lab.client.log(dump);
        assertTrue(
                log.contains("ERROR: Backup of VM 9999 failed - Cannot execute a backup with stop mode on a HA managed"
                        + " and enabled Service. Use snapshot mode or disable the Service.\n"),
                log);
    }

    @Test
    void stopAndShutdownAreHandedOverAlike() throws Exception {
        lab.guest().running().ha();

        var stop = lab.client.post("/nodes/pve/lxc/9999/status/stop");
        clock.advance(Duration.ofSeconds(2));

        assertTrue(stop.data().asString().contains(":hastop:9999:"));
        assertEquals("stopped", lab.guest().status());
        assertEquals(
                List.of("hastop", "vzstop"),
                lab.world.tasks().stream().map(SimTask::type).toList());

        lab.client.post("/nodes/pve/lxc/9999/status/start");
        clock.advance(Duration.ofSeconds(2));
        lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=20");
        clock.advance(Duration.ofSeconds(2));

        assertEquals("vzshutdown", lab.world.tasks().getLast().type());
        assertEquals("stopped", lab.guest().status());
    }

    @Test
    void aManagedGuestMovesWithoutItsCallWaiting() throws Exception {
        lab.world.member("pve2");
        grant("VM.Migrate");
        lab.guest().running().ha();

        var moved = lab.client.post("/nodes/pve/lxc/9999/migrate", "target=pve2", "restart=1");
        clock.advance(Duration.ofSeconds(2));

        assertTrue(moved.data().asString().contains(":hamigrate:9999:"));
        assertEquals("pve2", lab.guest().node());
        assertEquals("running", lab.guest().status());
    }

    @Test
    void aMachineIsHandedOverAndMovedAlike() throws Exception {
        lab.world.member("pve2");
        grant("VM.Migrate");
        var vm = lab.world.qemu(9970, "vm").ha();

        var start = lab.client.post("/nodes/pve/qemu/9970/status/start");
        clock.advance(Duration.ofSeconds(2));
        var moved = lab.client.post("/nodes/pve/qemu/9970/migrate", "target=pve2", "online=1");
        clock.advance(Duration.ofSeconds(2));
        assertEquals("running", vm.status());
        var stop = lab.client.post("/nodes/pve2/qemu/9970/status/stop");
        clock.advance(Duration.ofSeconds(2));

        assertTrue(start.data().asString().contains(":hastart:9970:felhom-agent@pve!agent:"));
        assertTrue(moved.data().asString().contains(":hamigrate:9970:"));
        assertTrue(stop.data().asString().contains(":hastop:9970:"));
        assertEquals("pve2", vm.node());
        assertEquals("stopped", vm.status());
        assertEquals(
                List.of("hastart", "qmstart", "hamigrate", "qmigrate", "hastop", "qmstop"),
                lab.world.tasks().stream().map(SimTask::type).toList());
        assertEquals(
                "unable to remove VM 9970 - used in HA resources and purge parameter not set.\n",
                lab.client.delete("/nodes/pve2/qemu/9970").message());
    }

    @Test
    void aStartThatFailsIsTriedAgainAndThenTheServiceIsInError() throws Exception {
        lab.guest().ha();
        lab.pve.faults().onTask("vzstart").times(2).exit("it went wrong");

        lab.client.post("/nodes/pve/lxc/9999/status/start");
        clock.advance(Duration.ofSeconds(5));

        assertEquals("stopped", lab.guest().status());
        assertEquals("error", current().path("ha").path("state").asString());
        assertEquals(
                List.of("hastart", "vzstart", "vzstart"),
                lab.world.tasks().stream().map(SimTask::type).toList());
        var again = lab.client.post("/nodes/pve/lxc/9999/status/start");
        assertEquals("command 'ha-manager set ct:9999 --state started' failed: exit code 255", ended(again));
    }

    private String ended(Client.Reply answer) throws Exception {
        clock.advance(Duration.ofSeconds(1));
        return status("pve", answer.data().asString()).path("exitstatus").asString();
    }

    @Test
    void whatHaManagesIsListedAndProtectedFromDestruction() throws Exception {
        lab.guest().running().ha();

        var resources = lab.client.get("/cluster/ha/resources").data();
        assertEquals("ct:9999", resources.get(0).path("sid").asString());
        var services = lab.client
                .get("/cluster/ha/status/current")
                .data()
                .valueStream()
                .filter(entry -> entry.path("type").asString().equals("service"))
                .toList();
        assertEquals(
                "ct:9999 (pve, started)", services.getFirst().path("status").asString());
        lab.guest().stopped();
        assertEquals(
                "unable to remove CT 9999 - used in HA resources and purge parameter not set.\n",
                lab.client.delete("/nodes/pve/lxc/9999").message());
        lab.client.delete("/nodes/pve/lxc/9999?purge=1");
        clock.advance(Duration.ofSeconds(2));
        assertEquals(0, lab.client.get("/cluster/ha/resources").data().size());
        assertEquals(
                "cannot index groups: ha groups have been migrated to rules\n",
                lab.client.get("/cluster/ha/groups").message());
    }

    private void grant(String more) {
        var all = new java.util.ArrayList<>(Acl.AGENT_ROLE);
        all.add(more);
        for (var who : List.of("felhom-agent@pve", lab.token.id())) {
            lab.world.grant(who, "/", all.toArray(String[]::new));
        }
    }

    private JsonNode current() throws Exception {
        return lab.client.get("/nodes/pve/lxc/9999/status/current").data();
    }

    private JsonNode status(String node, String upid) throws Exception {
        return lab.client.get("/nodes/" + node + "/tasks/" + upid + "/status").data();
    }
}
