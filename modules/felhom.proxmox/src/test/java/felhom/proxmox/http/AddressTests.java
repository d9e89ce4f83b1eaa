package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and addresses of a host as people have them.
class AddressTests {
    private static Addresses.Resolver to(String... literals) {
        return _ -> List.of(literals).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    private static PveClient client(Lab lab, String host, int port, Addresses.Resolver resolver) {
        Connection connection = new Connection(
                URI.create("https://" + host + ":" + port),
                new NodeName("pve"),
                ApiToken.of(lab.token.value()),
                List.of(lab.pinned()),
                Limits.DEFAULT);
        return new PveClient(new Transport(connection, resolver), Limits.DEFAULT);
    }

    private static int port(Lab lab) {
        return lab.pve.endpoint().getPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.2", "::1", "127.0.0.3"})
    void aHostThatListensOnTheSecondOfItsAddressesIsReached(String first) {
        try (Lab lab = Lab.open();
                PveClient client = client(lab, "two.lan", port(lab), to(first, "127.0.0.1"))) {
            assertEquals("9.2.11", client.version().version());
            Lab.started(client.send(client.ownNode().lxc(Lab.GUEST).snapshot(new SnapshotName("before"), "")));

            assertEquals(1, lab.pve.writes().size());
        }
    }

    @Test
    void whereNoAddressAnswersEachIsNamedWithItsReason() throws Exception {
        // Held and not listened on: a port that was given back is anybody's.
        try (Socket held = new Socket()) {
            held.bind(null);
            int closed = held.getLocalPort();
            try (Lab lab = Lab.open();
                    PveClient client = client(lab, "two.lan", closed, to("127.0.0.2", "::1"))) {
                PveError error =
                        assertThrows(PveException.class, client::version).error();

                assertInstanceOf(PveError.NotConnected.class, error);
                assertTrue(
                        error.words()
                                .matches("no connection to two.lan:" + closed + ": 127.0.0.2 connection refused,"
                                        + " 0:0:0:0:0:0:0:1 [a-z ]+; is pveproxy running\\?"),
                        error.words());
            }
        }
    }

    @Test
    void aNameThatIsUnknownIsSaidToBe() {
        try (Lab lab = Lab.open();
                PveClient client = client(lab, "nowhere.lan", 8006, name -> {
                    throw new UnknownHostException(name);
                })) {
            PveError error = assertThrows(PveException.class, client::version).error();

            assertEquals("no connection to nowhere.lan:8006: its name cannot be resolved", error.words());
            assertFalse(error.maybeDone());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pve_1.lan", "_pve", "pve-1.lan.", "PVE", "pve-.lan"})
    void aNameAsALanHasItIsReached(String name) {
        try (Lab lab = Lab.open();
                PveClient client = client(lab, name, port(lab), to("127.0.0.1"))) {
            assertEquals("9.2.11", client.version().version());
            assertEquals(name + ":" + port(lab), client.connection().where().authority());
        }
    }

    /// Several hosts may stand behind one address; they are told apart by the name in the TLS greeting.
    @Test
    void theNameThatIsWantedStandsInTheGreeting() throws Exception {
        CompletableFuture<String> greeting = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Lab lab = Lab.open();
                PveClient client = client(lab, "pve-1.lan.", server.getLocalPort(), to("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> greeting.complete(firstBytes(server)));

            assertThrows(PveException.class, client::version);

            assertTrue(greeting.join().contains("pve-1.lan"), greeting.join());
            assertFalse(greeting.join().contains("pve-1.lan."), greeting.join());
        }
    }

    private static String firstBytes(ServerSocket server) {
        try (Socket socket = server.accept()) {
            byte[] bytes = new byte[4096];
            int length = socket.getInputStream().read(bytes);
            return new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://pve.lan, https://pve.lan:8006",
        "https://pve.lan/, https://pve.lan:8006",
        "HTTPS://pve_1.lan:443, https://pve_1.lan:443",
        "https://192.0.2.1, https://192.0.2.1:8006",
        "https://[::1], https://[::1]:8006",
        "https://[2001:DB8::1]:8007/, https://[2001:db8::1]:8007"
    })
    void whatIsAnEndpoint(String given, String endpoint) {
        assertEquals(URI.create(endpoint), Connection.endpoint(given));
    }

    @ParameterizedTest
    @CsvSource({
        "pve.lan:8006, expected https://host:8006",
        "http://pve.lan:8006, expected https://host:8006",
        "https://pve.lan:8006/api2/json, without a path",
        "https://pve.lan:8006/#v1:0:=node%2Fpve, without a path",
        "https://pve.lan:0, there is no port 0",
        "https://pve.lan:80060, there is no port 80060",
        "https://pve.lan:123456789012, there is no port 123456789012",
        "https://, expected https://host:8006",
        "https://:8006, expected https://host:8006",
        "https://::1:8006, expected https://host:8006",
        "https://[pve.lan]:8006, is no IPv6 address",
        "https://[127.0.0.1]:8006, is no IPv6 address",
        "https://192.168.1:8006, is no IPv4 address",
        "https://192.168.1.256, is no IPv4 address",
        "https://pve..lan, no host can be called 'pve..lan'",
        "https://pve%lan, no host can be called 'pve%lan'",
        "https://pv\u00e9.lan, write xn--pv-cja.lan",
        "https://root:hidden@pve.lan:8006, a user or a password does not belong there"
    })
    void whatIsNoneIsRefusedWithTheReason(String given, String reason) {
        String text = assertThrows(IllegalArgumentException.class, () -> Connection.endpoint(given))
                .getMessage();

        assertTrue(text.contains(reason), text);
        assertFalse(text.contains("hidden"), text);
    }
}
