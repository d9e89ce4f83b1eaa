package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Guest;
import felhom.ops.Vmid;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.LxcOptions;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The cluster's list is up to 10 s old; what decides asks the guest itself.
class StaleListTests {
    private final VirtualClock clock = Lab.clock();

    private static String listed(Lab lab) {
        return lab.client.guests().stream()
                .filter(guest -> guest.vmid().equals(Lab.GUEST))
                .map(Guest::status)
                .findFirst()
                .orElse("missing");
    }

    @Test
    void whatIsReadOfOneGuestIsOfNowWhateverTheListSays() {
        try (Lab lab = Lab.virtual(clock)) {
            clock.advance(Duration.ofSeconds(10));
            ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));
            lab.end(lab.started(lab.guest().start()), clock);

            assertEquals("stopped", listed(lab));
            assertTrue(inventory.guest(Lab.GUEST).orElseThrow().guest().running());

            clock.advance(Duration.ofSeconds(10));
            assertEquals("running", listed(lab));
        }
    }

    @Test
    void aGuestThatIsGoneIsGoneFromBothAtOnce() {
        try (Lab lab = Lab.virtual(clock)) {
            clock.advance(Duration.ofSeconds(10));
            assertEquals("stopped", listed(lab));
            ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));

            lab.end(lab.started(lab.guest().destroy(Destruction.PLAIN)), clock);

            assertEquals("missing", listed(lab));
            assertEquals(Optional.empty(), inventory.guest(Lab.GUEST));
            assertTrue(inventory.absence(Lab.GUEST).startsWith("there is no guest " + Lab.GUEST));
        }
    }

    @Test
    void aNewNameIsReadFromTheGuestBeforeTheListHasIt() {
        try (Lab lab = Lab.virtual(clock)) {
            clock.advance(Duration.ofSeconds(10));
            assertEquals("stopped", listed(lab));
            lab.client.send(
                    lab.guest().setConfig(LxcOptions.NONE.hostname("other"), java.util.List.of(), Optional.empty()));

            assertEquals("scratch", lab.client.guests().getFirst().name());
            ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));
            assertEquals(
                    "other",
                    inventory.guest(new Vmid(9999)).orElseThrow().guest().name());
        }
    }
}
