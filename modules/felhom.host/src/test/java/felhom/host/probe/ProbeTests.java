package felhom.host.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.ProbeResult;
import felhom.engine.port.ProbeResult.State;
import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each probe says of what it finds.
class ProbeTests {
    @TempDir
    private Path directory;

    private final Time time = new Time();

    private ProbeResult unit(String script) throws Exception {
        var host = new TestPrograms(directory);
        host.put(Program.SYSTEMCTL, script);
        return new UnitProbe(new UnitName("wg-quick@wg0.service"), host.programs(), time.clocks()).look();
    }

    private ProbeResult wireguard(String script) throws Exception {
        var host = new TestPrograms(directory);
        host.put(Program.WG, script);
        return new WireGuardProbe(new InterfaceName("wg0"), host.programs(), time.clocks()).look();
    }

    private ProbeResult networkInterface(String operstate, String flags) throws Exception {
        Path place = directory.resolve("vmbr0");
        Files.createDirectories(place.resolve("statistics"));
        Files.writeString(place.resolve("operstate"), operstate + "\n");
        Files.writeString(place.resolve("flags"), flags + "\n");
        int value = 0;
        for (var counter : new String[] {
            "rx_bytes", "rx_packets", "rx_errors", "rx_dropped", "tx_bytes", "tx_packets", "tx_errors", "tx_dropped"
        }) {
            value++;
            Files.writeString(place.resolve("statistics").resolve(counter), value + "\n");
        }
        return new InterfaceProbe(new InterfaceName("vmbr0"), directory).look();
    }

    @Test
    void aUnitIsActiveSinceSoLong() throws Exception {
        // Five hours ran; it changed after one and a half.
        var found = unit("""
                [ "$*" = "show -p LoadState,ActiveState,SubState,StateChangeTimestampMonotonic -- wg-quick@wg0.service" ] || exit 9
                printf 'LoadState=loaded\\nActiveState=active\\nSubState=exited\\nStateChangeTimestampMonotonic=5400000000\\n'
                """);

        assertEquals(ProbeResult.up("active (exited)", Map.of("state_age_s", 12_600L)), found);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed failed",
                "inactive dead",
                "activating auto-restart",
                "deactivating stop-sigterm",
                "maintenance maintenance"
            })
    void aUnitThatDoesNotWorkIsDown(String states) throws Exception {
        String[] state = states.split(" ", -1);
        var found = unit("printf 'LoadState=loaded\\nActiveState=" + state[0] + "\\nSubState=" + state[1]
                + "\\nStateChangeTimestampMonotonic=0\\n'");

        assertEquals(ProbeResult.down(state[0] + " (" + state[1] + ")", Map.of()), found);
    }

    @Test
    void aUnitThatNobodyKnowsIsDownAndSaidToBeNone() throws Exception {
        var found = unit("printf 'LoadState=not-found\\nActiveState=inactive\\nSubState=dead\\n'");

        assertEquals(ProbeResult.down("there is no such unit", Map.of()), found);
    }

    @Test
    void whatSystemdDoesNotSayIsUnknown() throws Exception {
        assertEquals(
                ProbeResult.unknown("systemctl ended with exit code 1: Failed to connect to bus"),
                unit("echo Failed to connect to bus >&2; exit 1"));
        assertEquals(State.UNKNOWN, unit("exit 0").state());
        assertEquals(State.UNKNOWN, unit("echo ActiveState=thinking").state());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pveproxy.service", "wg-quick@wg0.service", "dev-disk-by\\x2did.device", "a.b.timer", "x@-.mount"
            })
    void aUnitsNameIsOneWithItsType(String name) {
        assertEquals(name, new UnitName(name).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pveproxy",
                "--all.service",
                "a b.service",
                "a/b.service",
                "a.service\n",
                "*.service",
                ".service x"
            })
    void whatIsNoUnitsNameIsRefused(String name) {
        var refused = assertThrows(IllegalArgumentException.class, () -> new UnitName(name));

        assertTrue(refused.getMessage().contains("such as pveproxy.service"), refused.getMessage());
    }

    @Test
    void anInterfaceThatIsUpIsSaidToBeWithItsCounters() throws Exception {
        var found = networkInterface("up", "0x1003");

        assertEquals(State.UP, found.state());
        assertEquals(
                "{rx_bytes=1, rx_dropped=4, rx_errors=3, rx_packets=2, tx_bytes=5, tx_dropped=8, tx_errors=7,"
                        + " tx_packets=6}",
                found.figures().toString());
    }

    @Test
    void aTunnelHasNoCarrierAndWorks() throws Exception {
        assertEquals(State.UP, networkInterface("unknown", "0x91").state());
        assertEquals("it is not set up", networkInterface("unknown", "0x90").words());
    }

    @Test
    void anInterfaceThatDoesNotWorkIsDownForItsReason() throws Exception {
        assertEquals("down, no carrier", networkInterface("down", "0x1003").words());
        assertEquals(State.DOWN, networkInterface("down", "0x1003").state());
        assertEquals(State.DOWN, networkInterface("lowerlayerdown", "0x1003").state());
        assertEquals(State.DOWN, networkInterface("up", "0x1002").state());
        assertEquals(
                ProbeResult.down("there is no such interface", Map.of()),
                new InterfaceProbe(new InterfaceName("wg9"), directory).look());
    }

    @Test
    void countersThatCannotBeReadAreUnknown() throws Exception {
        networkInterface("up", "0x1003");
        Files.writeString(directory.resolve("vmbr0/statistics/rx_bytes"), "many\n");

        assertEquals(
                State.UNKNOWN,
                new InterfaceProbe(new InterfaceName("vmbr0"), directory).look().state());
    }

    @Test
    void theLoopbackOfThisMachineIsUp() {
        var found = new InterfaceProbe(new InterfaceName("lo")).look();

        assertEquals("set up", found.words());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-a", "a/b", "sixteencharacter", "a b"})
    void whatIsNoInterfacesNameIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new InterfaceName(name));
    }

    @Test
    void theNewestHandShakeOfATunnelCounts() throws Exception {
        long now = time.clocks().now().getEpochSecond();
        String peer = "printf 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=\\t%d\\n' ";

        assertEquals(
                ProbeResult.up("the last hand-shake was 25 s ago", Map.of("handshake_age_s", 25L)),
                wireguard(
                        "[ \"$*\" = 'show wg0 latest-handshakes' ] || exit 9\n" + peer + 0 + "\n" + peer + (now - 25)));
        assertEquals(State.DOWN, wireguard(peer + (now - 181)).state());
        assertEquals("there was never a hand-shake", wireguard(peer + 0).words());
        assertEquals("it has no peer", wireguard("exit 0").words());
        // The clock was set back since.
        assertEquals(Map.of("handshake_age_s", 0L), wireguard(peer + (now + 9)).figures());
    }

    @Test
    void aTunnelThatThisUserMayNotReadIsUnknownForThatReason() throws Exception {
        var found = wireguard("echo 'Unable to access interface: Operation not permitted' >&2; exit 1");

        assertEquals(
                ProbeResult.unknown("wg ended with exit code 1: Unable to access interface: Operation not permitted"),
                found);
        Files.delete(directory.resolve("usr/bin/wg"));
        var none = new WireGuardProbe(new InterfaceName("wg0"), new TestPrograms(directory).programs(), time.clocks())
                .look();
        assertTrue(none.words().startsWith("wg: there is no /"), none.words());
    }
}
