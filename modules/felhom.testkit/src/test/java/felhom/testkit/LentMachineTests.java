package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import felhom.testkit.world.Vms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A machine that is off: a backup starts its process for the disks' sake, and one suspended to disk is there again
/// after a resume.
class LentMachineTests {
    private static final String STATUS = "/nodes/pve/qemu/500/status/";

    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    private final Lab lab = new Lab(PveWorld.node("pve").clock(clock));

    @BeforeEach
    void aMachineThatIsOff() {
        lab.world.qemu(500, "router");
        lab.world.durations().set("vzdump", Duration.ofSeconds(10));
    }

    @AfterEach
    void nothingWasAskedWrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    @Test
    void itRunsForAsLongAsItsDisksAreRead() throws Exception {
        dump();
        clock.advance(Duration.ofSeconds(5));

        var during = lab.client.get(STATUS + "current").data();
        assertEquals("running", during.path("status").asString());
        assertEquals("prelaunch", during.path("qmpstatus").asString());
        assertTrue(during.path("pid").asLong() > 0);
        assertEquals("backup", during.path("lock").asString());

        clock.advance(Duration.ofSeconds(10));

        var after = lab.client.get(STATUS + "current").data();
        assertEquals("stopped", after.path("status").asString());
        assertFalse(after.has("lock"));
        assertEquals(1, lab.world.backups().size());
    }

    @Test
    void aDumpThatFindsNoRoomGivesItBackToo() throws Exception {
        lab.world.state().change(() -> lab.world.state().storageOrDie("local").full = true);

        dump();
        clock.advance(Duration.ofSeconds(20));

        assertEquals("stopped", lab.world.guest(500).status());
    }

    @Test
    void aMachineWithoutDisksStaysOff() throws Exception {
        lab.world
                .state()
                .change(() ->
                        Vms.find(lab.world.state(), 500).orElseThrow().config.remove("scsi0"));

        dump();
        clock.advance(Duration.ofSeconds(5));

        assertEquals("stopped", lab.world.guest(500).status());
    }

    @Test
    void whatWasSuspendedToDiskIsResumedFromThere() throws Exception {
        lab.world.guest(500).running();
        assertEquals(200, lab.client.post(STATUS + "suspend", "todisk=1").status());
        clock.advance(Duration.ofSeconds(10));
        assertEquals("suspended", lab.world.guest(500).lock().orElseThrow());

        var resumed = lab.client.post(STATUS + "resume");
        clock.advance(Duration.ofSeconds(10));

        assertTrue(resumed.data().asString().contains(":qmresume:500:"), resumed.body());
        assertEquals("running", lab.world.guest(500).status());
        assertTrue(lab.world.guest(500).lock().isEmpty());
        assertTrue(lab.client.log(resumed).contains("Resumed VM, removing state"));
    }

    private void dump() throws Exception {
        assertEquals(
                200,
                lab.client
                        .post("/nodes/pve/vzdump", "vmid=500", "storage=local")
                        .status());
    }
}
