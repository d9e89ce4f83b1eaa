package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.testkit.RequestRecord;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// R26: how much a host has does not change how often it is asked.
class OverviewTests {
    private static final List<String> REQUESTS = List.of(
            "/cluster/backup",
            "/cluster/backup-info/not-backed-up",
            "/cluster/ha/status/current",
            "/cluster/resources",
            "/cluster/status",
            "/nodes/pve/status",
            "/nodes/pve/storage",
            "/nodes/pve/tasks");

    /// As a host of 9.2.11 has them, with a node and three storages.
    private static String resources(int guests) {
        return IntStream.range(0, guests)
                .mapToObj(i -> """
                        {"id":"%1$s/%2$d","vmid":%2$d,"type":"%1$s","node":"pve","status":"%3$s","name":"guest-%2$d",\
                        "template":0,"uptime":%2$d,"cpu":0.00197835187121589,"maxcpu":2,"mem":757760,\
                        "maxmem":268435456,"memhost":0,"disk":2134016,"maxdisk":1152815104,"netin":1,"netout":2,\
                        "diskread":3,"diskwrite":4,"tags":"felhom-a;b"}""".formatted(i % 2 == 0 ? "lxc" : "qemu", 100 + i, i % 3 == 0 ? "stopped" : "running"))
                .collect(Collectors.joining(",", "{\"data\":[", """
                        ,{"id":"node/pve","node":"pve","type":"node","status":"online","level":"","maxcpu":2,\
                        "maxmem":25276502016,"mem":1001807872,"cpu":0.01,"uptime":4444},\
                        {"id":"storage/pve/local","storage":"local","node":"pve","type":"storage","plugintype":"dir",\
                        "status":"available","content":"backup","shared":0,"disk":1,"maxdisk":2}]}"""));
    }

    private static String notBackedUp(int guests) {
        return IntStream.range(0, guests)
                .mapToObj(i -> "{\"vmid\":" + (100 + i) + ",\"type\":\"lxc\",\"name\":\"guest-" + (100 + i) + "\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
    }

    private static void populate(Lab lab, int guests) {
        lab.pve.faults().on("GET", "/cluster/resources").times(9).play(200, "OK", resources(guests));
        lab.pve
                .faults()
                .on("GET", "/cluster/backup-info/not-backed-up")
                .times(9)
                .play(200, "OK", notBackedUp(guests));
        play(lab, "/cluster/backup", "backup jobs, one job");
        play(lab, "/cluster/ha/status/current", "HA status");
    }

    private static void play(Lab lab, String path, String title) {
        lab.pve
                .faults()
                .on("GET", path)
                .times(9)
                .play(200, "OK", Player.recording(title).response());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 1_000, 5_000})
    void r26AHostIsReadInEightRequestsHoweverManyGuestsItHas(int guests) {
        try (Lab lab = Lab.open()) {
            populate(lab, guests);
            // A first look, so that the figures are not those of class loading.
            Overview.of(lab.client).resources().orThrow();
            int before = lab.pve.requests().size();
            System.gc(); // so that none comes in between
            long used = used();
            long start = System.nanoTime();

            Overview seen = Overview.of(lab.client);

            System.out.printf(
                    "overview of %5d guests: %6.1f ms, the heap grew by %.1f MiB%n",
                    guests, (System.nanoTime() - start) / 1e6, (used() - used) / 1048576.0);
            List<RequestRecord> requests =
                    lab.pve.requests().subList(before, lab.pve.requests().size());
            assertEquals(
                    REQUESTS,
                    requests.stream().map(RequestRecord::path).sorted().toList());
            assertEquals(guests, seen.resources().orThrow().guests().size());
            assertEquals(guests, seen.notBackedUp().orThrow().size());
            assertEquals(1, seen.backupJobs().orThrow().size());
            assertEquals(2, seen.ha().orThrow().size());
            assertTrue(seen.cluster().orThrow().quorate());
            assertTrue(seen.node().orThrow().memoryTotal() > 0);
            assertEquals(3, seen.storages().orThrow().size());
            assertEquals(0, lab.client.drift());
        }
    }

    @Test
    void aSectionThatCannotBeReadHidesNoOther() {
        try (Lab lab = Lab.open()) {
            populate(lab, 10);
            lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

            Overview seen = Overview.of(lab.client);

            PveException unread =
                    assertThrows(PveException.class, () -> seen.cluster().orThrow());
            assertInstanceOf(PveError.Forbidden.class, unread.error());
            assertEquals(10, seen.resources().orThrow().guests().size());
            assertEquals(3, seen.storages().orThrow().size());
        }
    }

    /// Simulator and client share this heap.
    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
