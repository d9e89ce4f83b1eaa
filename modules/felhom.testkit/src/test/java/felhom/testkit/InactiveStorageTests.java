package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.time.SimClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A storage whose disk is not plugged in: it is enabled, and whoever needs it is told so at once.
final class InactiveStorageTests {
    private static final String WHY = "unable to activate storage 'usb' - directory is expected to be a mount point but"
            + " is not mounted: '/mnt/usb'";

    private final Lab lab = new Lab();

    @BeforeEach
    void theDiskIsPulled() {
        lab.world.storage("usb", "dir", "/mnt/usb", "backup", "rootdir").inactiveStorage("usb", WHY);
    }

    @AfterEach
    void nothingWasAskedWrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    @Test
    void itIsEnabledAndNotActiveAndHasNoFigures() throws Exception {
        for (var entry : List.of(
                listed(), lab.client.get("/nodes/pve/storage/usb/status").data())) {
            assertEquals(1, entry.path("enabled").asInt());
            assertEquals(0, entry.path("active").asInt());
            assertEquals(0, entry.path("total").asLong());
            assertFalse(entry.has("used_fraction"));
        }
        var resource = lab.client
                .get("/cluster/resources?type=storage")
                .data()
                .valueStream()
                .filter(entry -> entry.path("storage").asString().equals("usb"))
                .findFirst()
                .orElseThrow();
        assertEquals("unknown", resource.path("status").asString());
        assertFalse(resource.has("maxdisk"));
    }

    @Test
    void aBackupFailsBecauseOfItAndAnotherStorageServes() throws Exception {
        var failed = lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=usb");
        assertEquals("could not activate storage 'usb': " + WHY, lab.client.finish(failed));
        assertEquals("OK", lab.client.finish(lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=local")));
    }

    @Test
    void itsContentCannotBeReadNorAContainerBeMadeThere() throws Exception {
        var volid = lab.world.backup(9999, Instant.now()).volid();

        var content = lab.client.get("/nodes/pve/storage/usb/content");
        var made = lab.client.post("/nodes/pve/lxc", "vmid=9990", "ostemplate=" + volid, "restore=1", "storage=usb");

        assertEquals(WHY + "\n", content.message());
        assertEquals(WHY + "\n", made.message());
        assertFalse(lab.world.has(9990));
    }

    @Test
    void aGuestWhoseVolumeLiesThereDoesNotStart() throws Exception {
        lab.guest().storage("usb");

        assertEquals(WHY, lab.client.finish(lab.client.post("/nodes/pve/lxc/9999/status/start")));
    }

    @Test
    void onceItIsPluggedInAllIsWell() throws Exception {
        lab.world.activeStorage("usb");

        assertTrue(listed().path("total").asLong() > 0);
        assertEquals("OK", lab.client.finish(lab.client.post("/nodes/pve/vzdump", "vmid=9999", "storage=usb")));
    }

    @Test
    void aWorldFileKeepsIt() {
        var again = PveWorld.parse(lab.world.toJson(), SimClock.real());

        assertEquals(
                WHY,
                again.state()
                        .locked(() -> again.state().storageOrDie("usb").inactive.orElseThrow()));
    }

    private JsonNode listed() throws Exception {
        return lab.client.get("/nodes/pve/storage?storage=usb").data().get(0);
    }
}
