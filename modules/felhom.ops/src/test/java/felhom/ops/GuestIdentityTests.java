package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Guest.Kind;
import felhom.ops.GuestIdentity.Grade;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Which guest is meant, and how sure that is.
class GuestIdentityTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final Map<String, String> CONTAINER = Map.of(
            "net0", "name=eth0,bridge=vmbr0,hwaddr=bc:24:11:00:00:01,ip=dhcp,type=veth",
            "net1", "name=eth1,bridge=vmbr1,hwaddr=BC:24:11:00:00:02,type=veth",
            "rootfs", "local-btrfs:101/vm-101-disk-0.raw,size=8G",
            "description", "web server\nfelhom-id:11111111-2222-3333-4444-555555555555\n");
    private static final Map<String, String> MACHINE = Map.of(
            "smbios1", "uuid=6f7c0a52-0000-4000-8000-000000000001",
            "meta", "creation-qemu=10.0.2,ctime=1763704000",
            "net0", "virtio=BC:24:11:00:00:03,bridge=vmbr0,firewall=1");

    private static GuestIdentity of(Kind kind, Map<String, String> config) {
        return GuestIdentity.of(GUEST, kind, config, "digest");
    }

    private static Map<String, String> with(Map<String, String> config, String key, String value) {
        Map<String, String> changed = new TreeMap<>(config);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> config, String... keys) {
        Map<String, String> changed = new TreeMap<>(config);
        for (String key : keys) {
            changed.remove(key);
        }
        return changed;
    }

    @Test
    void aContainerIsKnownByItsMacsItsRootVolumeAndTheAgentsMark() {
        assertEquals(
                Map.of(
                        "mac.net0", "BC:24:11:00:00:01",
                        "mac.net1", "BC:24:11:00:00:02",
                        "rootfs", "local-btrfs:101/vm-101-disk-0.raw",
                        "felhom-id", "11111111-2222-3333-4444-555555555555"),
                of(Kind.LXC, CONTAINER).marks());
    }

    @Test
    void aMachineIsKnownByItsUuidAndTheTimeItWasMade() {
        assertEquals(
                Map.of(
                        "smbios1.uuid", "6f7c0a52-0000-4000-8000-000000000001",
                        "meta.ctime", "1763704000",
                        "mac.net0", "BC:24:11:00:00:03"),
                of(Kind.QEMU, MACHINE).marks());
    }

    @Test
    void theGradeSaysHowSureThatIs() {
        assertEquals(Grade.STRONG, of(Kind.QEMU, MACHINE).grade());
        assertEquals(Grade.FAIR, of(Kind.QEMU, without(MACHINE, "meta")).grade());
        assertEquals(
                Grade.NONE, of(Kind.QEMU, without(MACHINE, "meta", "smbios1")).grade());
        assertEquals(Grade.FAIR, of(Kind.QEMU, without(MACHINE, "smbios1")).grade());
        Map<String, String> adopted = with(
                without(MACHINE, "meta", "smbios1"), "description", "felhom-id:11111111-2222-3333-4444-555555555555");
        assertEquals(Grade.STRONG, of(Kind.QEMU, adopted).grade());
        assertEquals(Grade.STRONG, of(Kind.LXC, CONTAINER).grade());
        assertEquals(Grade.FAIR, of(Kind.LXC, without(CONTAINER, "description")).grade());
        assertEquals(
                Grade.FAIR, of(Kind.LXC, without(CONTAINER, "net0", "net1")).grade());
        assertEquals(
                Grade.NONE,
                of(Kind.LXC, without(CONTAINER, "net0", "net1", "description")).grade());
    }

    @Test
    void aMarkThatIsNotTheLastLineIsNotTheAgents() {
        GuestIdentity identity =
                of(Kind.LXC, Map.of("description", "felhom-id:11111111-2222-3333-4444-555555555555\nmore text"));

        assertTrue(identity.marks().isEmpty(), identity.toString());
    }

    @Test
    void whatIsNoMarkAndNoMacIsNotTaken() {
        GuestIdentity identity = of(
                Kind.LXC,
                Map.of(
                        "description", "text\nfelhom-id:",
                        "net0", "name=eth0,gw6=fe80::1,ip6=aa:bb:cc:dd:ee:ff,type=veth"));

        assertTrue(identity.marks().isEmpty(), identity.toString());
    }

    @Test
    void aDifferenceNamesWhatItIs() {
        GuestIdentity before = of(Kind.LXC, CONTAINER);
        GuestIdentity other = of(Kind.LXC, with(CONTAINER, "net0", "name=eth0,hwaddr=BC:24:11:00:00:99"));
        GuestIdentity bare = of(Kind.LXC, without(CONTAINER, "net1"));

        assertEquals(
                Optional.of("guest 101: net0's MAC was BC:24:11:00:00:01 and is BC:24:11:00:00:99 now"),
                before.difference(other, false));
        assertEquals(
                Optional.of("guest 101: net1's MAC was BC:24:11:00:00:02 and is absent now"),
                before.difference(bare, false));
        assertEquals(Optional.empty(), before.difference(of(Kind.LXC, CONTAINER), true));
    }

    @Test
    void everyMarkThatDiffersIsNamed() {
        Map<String, String> other = with(CONTAINER, "net0", "name=eth0,hwaddr=BC:24:11:00:00:99");

        String words = of(Kind.LXC, CONTAINER)
                .difference(of(Kind.LXC, with(other, "rootfs", "local:101/other.raw,size=8G")), true)
                .orElseThrow();

        assertTrue(words.contains("net0's MAC was BC:24:11:00:00:01 and is BC:24:11:00:00:99 now; "), words);
        assertTrue(words.contains("its root volume was "), words);
        assertTrue(words.endsWith(" and is local:101/other.raw now"), words);
    }

    @Test
    void aContainerWhoseIdAMachineHasNowIsAnotherGuest() {
        GuestIdentity before = of(Kind.LXC, CONTAINER);

        assertEquals(
                Optional.of("guest 101 was a container and is a virtual machine now"),
                before.difference(of(Kind.QEMU, CONTAINER), false));
    }

    @Test
    void aMachineWithAnotherUuidIsAnotherGuest() {
        Map<String, String> other = with(MACHINE, "smbios1", "base64=1,uuid=6f7c0a52-0000-4000-8000-0000000000ff");

        assertEquals(
                Optional.of("guest 101: its SMBIOS uuid was 6f7c0a52-0000-4000-8000-000000000001 and is"
                        + " 6f7c0a52-0000-4000-8000-0000000000ff now"),
                of(Kind.QEMU, MACHINE).difference(of(Kind.QEMU, other), false));
    }

    @Test
    void aChangedConfigurationIsADifferenceOnlyWhereItHasToBeExact() {
        GuestIdentity before = GuestIdentity.of(GUEST, Kind.LXC, CONTAINER, "one");
        GuestIdentity after = GuestIdentity.of(GUEST, Kind.LXC, CONTAINER, "two");

        assertEquals(
                Optional.of("the configuration of guest 101 (or a snapshot of it) was changed since"),
                before.difference(after, true));
        assertEquals(Optional.empty(), before.difference(after, false));
    }
}
