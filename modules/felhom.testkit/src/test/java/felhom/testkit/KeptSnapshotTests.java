package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A snapshot whose data the storage does not let go of.
final class KeptSnapshotTests {
    private static final String BUSY = "zfs error: cannot destroy snapshot: dataset is busy";

    private final Lab lab = new Lab();

    @AfterEach
    void nothingWasAskedWrongly() {
        lab.close();
        assertEquals(List.of(), lab.pve.violations());
    }

    @Test
    void itsEntryStaysHalfDeletedAndTheGuestIsLocked() throws Exception {
        lab.guest().snapshot("before");
        lab.world.keepSnapshots("local-btrfs", BUSY);

        assertEquals(BUSY, delete("/nodes/pve/lxc/9999/snapshot/before"));

        var entry = lab.client
                .get("/nodes/pve/lxc/9999/snapshot")
                .data()
                .valueStream()
                .filter(snapshot -> snapshot.path("name").asString().equals("before"))
                .findFirst()
                .orElseThrow();
        assertEquals("delete", entry.path("snapstate").asString());
        assertEquals("CT is locked (snapshot-delete)", delete("/nodes/pve/lxc/9999/snapshot/before?force=1"));
    }

    @Test
    void onceRootHasUnlockedTheGuestForceForgetsTheEntry() throws Exception {
        lab.guest().snapshot("before");
        lab.world.keepSnapshots("local-btrfs", BUSY);
        delete("/nodes/pve/lxc/9999/snapshot/before");
        lab.guest().unlock();

        var forgotten = lab.client.delete("/nodes/pve/lxc/9999/snapshot/before?force=1");

        assertEquals("OK", lab.client.finish(forgotten));
        assertTrue(lab.client.log(forgotten).contains(BUSY));
        assertEquals(List.of(), lab.guest().snapshotNames());
        assertEquals(Optional.empty(), lab.guest().lock());
    }

    @Test
    void aMachinesGoesTheSameWay() throws Exception {
        lab.world.qemu(500, "router").snapshot("before");
        lab.world.keepSnapshots("local-dir", BUSY);

        assertEquals(BUSY, delete("/nodes/pve/qemu/500/snapshot/before"));
        assertEquals("snapshot-delete", lab.world.guest(500).lock().orElseThrow());
        lab.world.guest(500).unlock();
        assertEquals("OK", delete("/nodes/pve/qemu/500/snapshot/before?force=1"));
    }

    private String delete(String path) throws Exception {
        return lab.client.finish(lab.client.delete(path));
    }
}
