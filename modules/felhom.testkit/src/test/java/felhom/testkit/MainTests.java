package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTests {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) throws InterruptedException {
        return run("", new CountDownLatch(0), arguments);
    }

    private int run(String in, CountDownLatch stop, String... arguments) throws InterruptedException {
        return SimulatorMain.run(
                List.of(arguments),
                new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
    }

    @Test
    void itWritesWhatAnAgentNeedsAndSaysReady(@TempDir Path dir) throws Exception {
        assertEquals(0, run("--port", "0", "--dir", dir.toString()));

        assertTrue(out.toString(StandardCharsets.UTF_8).matches("ready https://127\\.0\\.0\\.1:\\d+\n"));
        var env = Files.readAllLines(dir.resolve("agent.env"));
        assertTrue(env.getFirst().startsWith("FELHOM_AGENT_PROXMOX_ENDPOINT=https://127.0.0.1:"));
        assertTrue(env.get(2).startsWith("FELHOM_AGENT_PROXMOX_TOKEN=felhom-agent@pve!agent="));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("agent.env"))));
        assertTrue(env.contains("FELHOM_AGENT_CONFIG='" + dir.resolve("agent.json") + "'"), env.toString());
        assertEquals("{}\n", Files.readString(dir.resolve("agent.json")));
        assertTrue(Files.readString(dir.resolve("nobackup.env")).contains("felhom-agent@pve!nobackup="));
        assertTrue(Files.readString(dir.resolve("pve-root-ca.pem")).startsWith("-----BEGIN CERTIFICATE-----"));
    }

    @Test
    void faultsAndChaosAreArmedFromTheCommandLine(@TempDir Path dir) throws Exception {
        var arguments = new String[] {
            "--port",
            "0",
            "--dir",
            dir.toString(),
            "--seed",
            "5",
            "--chaos",
            "0.1",
            "--fault",
            "POST .*/snapshot 596-after-work x2",
            "--fault",
            "task vzdump killed"
        };
        assertEquals(0, run(arguments));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("2 faults armed, chaos 0.1 with seed 5"));
    }

    @Test
    void faultsAreTakenFromTheInputWhileItRuns(@TempDir Path dir) throws Exception {
        var stop = new CountDownLatch(1);
        var host = Thread.ofPlatform().start(() -> {
            try {
                run("GET .* 596\n\nGET /version burn\n", stop, "--port", "0", "--dir", dir.toString(), "--stdin");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        Eventually.within(
                Duration.ofSeconds(60),
                "a line that is no fault is explained",
                () -> err.toString(StandardCharsets.UTF_8).contains("error: fault 'burn' is no fault of a request"));
        stop.countDown();
        host.join();
        assertEquals(
                1,
                err.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("error: "))
                        .count());
    }

    @Test
    void aHostCanHaveAsManyGuestsMoreAsOneLikes(@TempDir Path dir) throws Exception {
        var world = dir.resolve("world.json");

        assertEquals(0, run("--port", "0", "--dir", dir.toString(), "--guests", "94", "--save", world.toString()));
        assertEquals(2, run("--guests", "many"));

        assertTrue(Files.readString(world).contains("\"hostname\" : \"guest93\""));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("--guests must be a number from 0 to 5000, not 'many'"));
    }

    @Test
    void aSavedWorldIsWhereTheNextRunBegins(@TempDir Path dir) throws Exception {
        var first = dir.resolve("first.json");
        var second = dir.resolve("second.json");

        assertEquals(0, run("--port", "0", "--dir", dir.toString(), "--save", first.toString()));
        assertEquals(
                0,
                run("--port", "0", "--dir", dir.toString(), "--world", first.toString(), "--save", second.toString()));

        assertTrue(Files.readString(first).contains("\"hostname\" : \"scratch\""));
        assertEquals(Files.readString(first), Files.readString(second));
    }

    @Test
    void aWorldThatCannotBeReadIsExplained(@TempDir Path dir) throws Exception {
        var world = dir.resolve("world.json");
        Files.writeString(world, "{\"profile\": \"pve-7\"}");

        assertEquals(1, run("--port", "0", "--dir", dir.toString(), "--world", world.toString()));
        assertEquals(
                1,
                run(
                        "--port",
                        "0",
                        "--dir",
                        dir.toString(),
                        "--world",
                        dir.resolve("no").toString()));

        var told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains(world + ": profile (\"pve-7\"): not known; use pve-9.2 or pve-8.4"), told);
        assertTrue(told.contains("--world: there is no file " + dir.resolve("no")), told);
    }

    @Test
    void badArgumentsAreExplained() throws Exception {
        assertEquals(2, run("--port", "lots"));
        assertEquals(2, run("--nope"));
        assertEquals(2, run("--dir"));
        assertEquals(2, run("--version-of-pve", "nine"));
        assertEquals(2, run("--chaos", "2"));
        assertEquals(2, run("--seed", "x"));
        assertEquals(2, run("--fault", "GET /version burn"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains("--port must be a number from 0 to 65535, not 'lots'"));
    }

    @Test
    void helpIsNoError() throws Exception {
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("usage: "));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\nproxy-restart=TIME "));
    }
}
