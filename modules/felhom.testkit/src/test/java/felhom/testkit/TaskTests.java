package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.guest.PowerSteps;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Time stands still here, so tasks end when the test says so.
class TaskTests {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T05:59:10Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @AfterEach
    void close() {
        lab.close();
    }

    private String status(Client.Reply task) throws IOException {
        return lab.client
                .get("/nodes/pve/tasks/" + task.data().asString() + "/status")
                .data()
                .path("status")
                .asString();
    }

    private String exit(Client.Reply task) throws IOException {
        var status = lab.client
                .get("/nodes/pve/tasks/" + task.data().asString() + "/status")
                .data();
        return status.path("exitstatus").asString("none");
    }

    private Client.Reply snapshot(String name) throws IOException {
        return lab.client.post("/nodes/pve/lxc/9999/snapshot", "snapname=" + name);
    }

    /// Calls in another thread and waits until that call sleeps on the clock.
    private CompletableFuture<Client.Reply> sleeping(String method, String path, String body)
            throws InterruptedException {
        var call = CompletableFuture.supplyAsync(() -> {
            try {
                return lab.client.send(method, path, body);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        Eventually.within(Duration.ofSeconds(10), "a sleeper", () -> clock.sleepers() > 0 || call.isDone());
        return call;
    }

    @Test
    void aRunningTaskHoldsTheLockAndHasNoContent() throws Exception {
        var task = snapshot("s1");

        assertEquals("running", status(task));
        assertEquals("none", exit(task));
        assertEquals("no content", lab.client.log(task));
        assertEquals(Optional.of("snapshot"), lab.guest().lock());
        var active = lab.client.get("/nodes/pve/tasks?source=active").data().get(0);
        assertEquals("RUNNING", active.path("status").asString());
        assertEquals("0", active.path("saved").asString());
        assertEquals("felhom-agent@pve!agent", active.path("user").asString());
        assertEquals("{\"data\":[]}", lab.client.get("/nodes/pve/tasks").body());

        clock.advance(Duration.ofMillis(50));

        assertEquals("OK", exit(task));
        assertEquals(Optional.empty(), lab.guest().lock());
        assertEquals(
                "{\"data\":[]}",
                lab.client.get("/nodes/pve/tasks?source=active").body());
    }

    @Test
    void aSecondTaskWaitsTenSecondsForTheConfigLock() throws Exception {
        lab.guest().running().stubborn();
        lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=60");
        var second = snapshot("during");

        clock.advance(Duration.ofSeconds(9));
        assertEquals("running", status(second));
        assertEquals("trying to acquire lock...", lab.client.log(second));
        clock.advance(Duration.ofSeconds(2));

        assertEquals("can't lock file '/run/lock/lxc/pve-config-9999.lock' - got timeout", exit(second));
    }

    @Test
    void aSecondTaskGoesOnWhenTheConfigLockComesFree() throws Exception {
        lab.guest().running();
        lab.world.durations().set("vzstop", Duration.ofSeconds(4));
        lab.client.post("/nodes/pve/lxc/9999/status/stop");
        var second = snapshot("after");

        clock.advance(Duration.ofSeconds(5));

        assertEquals("OK", exit(second));
        assertEquals("trying to acquire lock...\n OK\nTASK OK", lab.client.log(second));
    }

    @Test
    void aConfigChangeWaitsTenSecondsForTheConfigLock() throws Exception {
        lab.guest().running().stubborn();
        lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=60");
        var change = sleeping("PUT", "/nodes/pve/lxc/9999/config", "description=x");

        clock.advance(Duration.ofSeconds(10));

        assertEquals(
                "can't lock file '/run/lock/lxc/pve-config-9999.lock' - got timeout\n",
                change.get().message());
    }

    @Test
    void aStubbornGuestOutlivesAShutdown() throws Exception {
        lab.guest().running().stubborn();
        var task = lab.client.post("/nodes/pve/lxc/9999/status/shutdown", "timeout=3");

        clock.advance(Duration.ofSeconds(4));

        assertEquals("container did not stop", exit(task));
        assertEquals("running", lab.guest().status());
    }

    @Test
    void aTerminatedDumpGivesBackWhatItTook() throws Exception {
        lab.world.durations().next(Duration.ofMinutes(10));
        var dump = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local");
        assertEquals(Optional.of("backup"), lab.guest().lock());
        var stop = sleeping("DELETE", "/nodes/pve/tasks/" + dump.data().asString(), "");

        clock.advance(Duration.ofSeconds(1));

        assertEquals("{\"data\":null}", stop.get().body());
        assertEquals("job errors", exit(dump));
        assertTrue(lab.client.log(dump).contains("ERROR: Backup of VM 9999 failed - interrupted by signal"));
        assertEquals(Optional.empty(), lab.guest().lock());
        assertEquals(List.of(), lab.world.backups());
    }

    @Test
    void aTerminatedShutdownOfAMachineDiesOfTheSignal() throws Exception {
        lab.world.qemu(9970, "machine").running().stubborn();
        var shutdown = lab.client.post("/nodes/pve/qemu/9970/status/shutdown", "timeout=600");
        var stop = sleeping("DELETE", "/nodes/pve/tasks/" + shutdown.data().asString(), "");

        clock.advance(Duration.ofSeconds(1));

        assertEquals("{\"data\":null}", stop.get().body());
        assertEquals("received interrupt", exit(shutdown));
        assertEquals("running", lab.world.guest(9970).status());
    }

    @Test
    void theOrderOfStoragesIsAnotherOneAtEachCall() throws Exception {
        var orders = new HashSet<String>();
        for (int call = 0; call < 40; call++) {
            var storages = lab.client.get("/nodes/pve/storage").data();
            orders.add(storages.valueStream()
                    .map(s -> s.path("storage").asString())
                    .collect(Collectors.joining(" ")));
        }

        assertTrue(orders.size() > 1, orders.toString());
    }

    @Test
    void aDumpThatIsKilledBeforeItHasGivenBackLeavesItsLock() throws Exception {
        lab.guest().running().stubborn();
        var dump = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local", "mode=stop");
        var stop = sleeping("DELETE", "/nodes/pve/tasks/" + dump.data().asString(), "");

        clock.advance(Duration.ofSeconds(5));

        assertEquals("{\"data\":null}", stop.get().body());
        assertEquals("unexpected status", exit(dump));
        assertFalse(lab.client.log(dump).contains("TASK"));
        assertEquals(Optional.of("backup"), lab.guest().lock());
        assertEquals(List.of(), lab.world.backups());
    }

    @Test
    void oneDumpWorksPerNodeAndTheNextWaits() throws Exception {
        lab.world.lxc(9990, "other");
        lab.world.durations().set("vzdump", Duration.ofSeconds(30));
        lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local");
        var second = lab.client.post("/nodes/pve/vzdump", "vmid=9990", "storage=local");

        assertEquals("INFO: trying to get global lock - waiting...", lab.client.log(second));
        clock.advance(Duration.ofSeconds(31));
        assertEquals("running", status(second));
        assertEquals(Optional.of("backup"), lab.world.guest(9990).lock());
        clock.advance(Duration.ofSeconds(30));

        assertEquals("OK", exit(second));
        assertEquals(2, lab.world.backups().size());
    }

    @Test
    void unknownAndMalformedTasksAreToldApart() throws Exception {
        var unknown = "/nodes/pve/tasks/UPID:pve:00005654:000209E1:60000000:vzsnapshot:9999:felhom-agent@pve!agent:";

        assertEquals("no such task", lab.client.get(unknown + "/status").error("upid"));
        assertTrue(lab.client.get(unknown + "/log").body().contains("unable to open file - No such file or directory"));
        assertEquals(
                "unable to parse worker upid",
                lab.client.get("/nodes/pve/tasks/garbage/status").error("upid"));
    }

    @Test
    void theListIsFilteredAndPaged() throws Exception {
        snapshot("s1");
        clock.advance(Duration.ofSeconds(1));
        snapshot("s1"); // fails, as the name is taken
        clock.advance(Duration.ofSeconds(1));

        assertEquals(2, total("limit=1"));
        assertEquals(2, total("limit=0"));
        assertEquals(1, total("errors=1"));
        assertEquals(1, total("statusfilter=ok"));
        assertEquals(2, total("vmid=9999&typefilter=vzsnapshot"));
        assertEquals(2, total("userfilter=FELHOM-agent%40pve"));
        for (var nothing :
                List.of("typefilter=vzs", "vmid=100", "userfilter=felhom-agent%40pve%21agent", "since=9999999999")) {
            assertEquals(
                    "{\"data\":[]}",
                    lab.client.get("/nodes/pve/tasks?" + nothing).body());
        }
        var last = lab.client.get("/nodes/pve/tasks").data().get(0);
        assertEquals("snapshot name 's1' already used", last.path("status").asString());
        assertEquals(
                "invalid format - invalid status 'nope'\n",
                lab.client.get("/nodes/pve/tasks?statusfilter=nope").error("statusfilter"));
    }

    private int total(String query) throws IOException {
        return lab.client.get("/nodes/pve/tasks?" + query).json().path("total").asInt();
    }

    @Test
    void aTokenDoesNotSeeWhatItsOwnUserStarted() throws Exception {
        lab.world.revoke(lab.token.id(), "/", "Sys.Audit");
        var upid = lab.world
                .state()
                .locked(() -> lab.world
                        .state()
                        .engine()
                        .start(
                                "felhom-agent@pve",
                                "vzstart",
                                "9999",
                                List.of(new PowerSteps.Start(lab.world.state(), 9999)),
                                clock.now()));

        var path = "/nodes/pve/tasks/" + upid;
        assertEquals(
                "Permission check failed (/nodes/pve, Sys.Audit)\n",
                lab.client.get(path + "/status").message());
        assertEquals(403, lab.client.get(path + "/log").status());
        assertEquals(403, lab.client.delete(path).status());
    }
}
