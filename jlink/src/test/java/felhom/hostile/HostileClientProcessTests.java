package felhom.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimGuest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The finished daemon and a client at its socket that means no good, or has a defect. It is root or the
/// agent's own user, since others are not served at all; operators' commands go on beside it.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HostileClientProcessTests {
    private static final Duration SECONDS = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final PveWorld world = PveWorld.node("pve").authDelay(Duration.ZERO);
    private final SimGuest guest =
            world.lxc(101, "web").data("old").snapshot("before").data("new");
    private final PveSimulator pve = PveSimulator.start(world);
    private Besieged agent;

    @BeforeEach
    void begin() throws Exception {
        agent = new Besieged(pve, Operator.trusted(directory).trust());
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
        pve.close();
        assertEquals(List.of(), pve.violations());
    }

    @Test
    void nobodyElseNoticesAndNothingIsLeftOfIt() throws Exception {
        // given
        assertServes();
        long descriptors = agent.daemon.descriptors();
        long threads = agent.daemon.threads();
        long resident = agent.daemon.residentMiB();
        List<RawClient> crowd = new ArrayList<>();

        // when
        garbage();
        lengths();
        deep();
        vanish();
        for (int i = 0; i < 1000; i++) {
            var client = client();
            crowd.add(client);
            switch (i % 4) {
                case 0 -> client.greet();
                case 1 -> client.write(new byte[] {0, 0});
                case 2 -> unread(client);
                default -> {}
            }
            if (i % 500 == 250) assertServes();
        }

        // then
        assertServes();
        assertTrue(agent.daemon.descriptors() <= descriptors + 64 + 16, () -> agent.daemon.descriptors() + " open");
        for (var one : crowd) one.close();
        Eventually.within(
                RunningDaemon.PATIENCE,
                () -> descriptors + " descriptors became " + agent.daemon.descriptors() + ", " + threads
                        + " threads became " + agent.daemon.threads(),
                () -> agent.daemon.descriptors() <= descriptors + 8 && agent.daemon.threads() <= threads + 8);
        assertTrue(
                agent.daemon.residentMiB() < Math.min(256, resident + 80),
                () -> resident + " MiB became " + agent.daemon.residentMiB());
        assertTrue(agent.daemon.lines() <= 60, agent.daemon::said);
        assertFalse(agent.daemon.said().contains(" error "), agent.daemon::said);
        assertEquals(List.of(), pve.writes());
        agent.reports(2);
    }

    @Test
    void noSpellingOfAnOrderIsCarriedOutUnsigned() throws Exception {
        var right = Map.of("vmid", "\"101\"", "name", "\"before\"");
        List<String> orders = new ArrayList<>();
        Spellings.ofName("rollback").forEach(name -> orders.add(Spellings.order(name, Spellings.object(right))));
        Spellings.formless(right).forEach(other -> orders.add(Spellings.order("\"rollback\"", other)));
        Spellings.wrong(right).forEach(other -> orders.add(Spellings.order("\"rollback\"", other)));
        orders.add(Spellings.order("\"rollback\"", Spellings.object(right)));

        for (var order : orders) {
            try (var client = client().greet()) {
                client.say("{\"request\":1,\"method\":\"door.submit\",\"arguments\":{\"what\":" + order
                        + ",\"closely\":false}}");
                var end = client.end();
                assertFalse(end.toString().contains("\"verdict\":\"allowed\""), () -> order + ": " + end);
                if (order.equals(orders.getLast()))
                    assertTrue(end.toString().contains("needs_approval"), end::toString);
            }
        }

        assertEquals(List.of(), pve.writes());
        assertEquals("new", guest.data());
        assertFalse(agent.daemon.said().contains(" error "), agent.daemon::said);
        assertServes();
    }

    private RawClient client() throws IOException {
        return new RawClient(agent.daemon.socket());
    }

    private void garbage() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 100; i++) {
            var bytes = new byte[1 + random.nextInt(5000)];
            random.nextBytes(bytes);
            attempt(bytes);
        }
    }

    private void lengths() throws IOException {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 30, (1 << 20) + 1, 0, 1}) {
            attempt(ByteBuffer.allocate(1004).putInt(length).array());
        }
    }

    private void deep() throws IOException {
        for (var json : List.of(
                "[".repeat(500_000),
                "{\"request\":1,\"method\":\"node\",\"arguments\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}",
                "{\"a\":".repeat(150_000),
                "{\"request\":1,\"request\":2,\"method\":\"node\",\"arguments\":{}}",
                "{\"request\":1e99,\"method\":\"node\",\"arguments\":{}}",
                "{\"request\":1,\"method\":\"" + "x".repeat(1_000_000) + "\",\"arguments\":{}}",
                "{\"piece\":\"" + "x".repeat(1_000_000) + "\",\"last\":false}")) {
            attempt(RawClient.framed(json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /// In place of a greeting, and after it.
    private void attempt(byte[] bytes) throws IOException {
        for (boolean greeted : new boolean[] {false, true}) {
            try (var client = client()) {
                if (greeted) client.greet();
                client.write(bytes);
            } catch (IOException hungUp) {
                // It was read fast enough.
            }
        }
    }

    private void vanish() throws IOException {
        for (int i = 0; i < 100; i++) {
            try (var client = client().greet()) {
                client.say("{\"request\":1,\"method\":\"inventory.guests\",\"arguments\":{}}");
            }
        }
    }

    /// Asks for much, and reads none of it.
    private static void unread(RawClient client) throws IOException {
        try {
            client.greet().say("{\"request\":1,\"method\":\"daemon.report\",\"arguments\":{}}");
        } catch (IOException | NoSuchElementException cutOff) {
            // Others had asked for more.
        }
    }

    private void assertServes() throws Exception {
        long asked = System.nanoTime();
        var list = agent.daemon.run("guest", "list");
        assertEquals(0, list.exit(), list::toString);
        assertTrue(list.stdout().contains("web"), list::toString);
        assertTrue(System.nanoTime() - asked < SECONDS.toNanos(), "it took longer than " + SECONDS);
    }
}
