package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.proxmox.api.Mutated;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import felhom.testkit.RequestRecord;
import felhom.testkit.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The simulated host knows every call by which the client changes something, on each release.
class ServedTests {
    @ParameterizedTest
    @ValueSource(strings = {"9.2.11", "8.4.21"})
    void everyMutationIsServed(String version) {
        List<String> refused = new ArrayList<>();
        int sent = 0;
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            lab.world.version(version).member("other");
            lab.world.qemu(9970, "vmtest");
            String[] everything = (Role.privileges() + " VM.Clone VM.Migrate VM.Config.HWType VM.Config.CDROM"
                            + " Datastore.AllocateTemplate Sys.Modify Sys.AccessNetwork Pool.Allocate")
                    .split(" ", -1);
            lab.world.grant(Lab.TOKEN, "/", everything).grant("felhom-agent@pve", "/", everything);

            for (var named : Mutations.of(lab.client).entrySet()) {
                sent++;
                try {
                    Mutated _ = lab.client.send(named.getValue());
                } catch (PveException e) {
                    // A guest that is gone by now, a digest of another one: what it comes to is no matter here.
                }
                RequestRecord last = lab.pve.requests().getLast();
                if (last.status() == 501 || last.status() == 400) {
                    refused.add(named.getKey() + ": " + last.status() + " " + last.method() + " " + last.path());
                }
            }
        }
        assertTrue(sent > 80, sent + " mutations");
        assertEquals(List.of(), refused);
    }
}
