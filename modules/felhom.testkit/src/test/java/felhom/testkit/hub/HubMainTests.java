package felhom.testkit.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.Eventually;
import felhom.testkit.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubMainTests {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(CountDownLatch stop, String... arguments) throws InterruptedException {
        return HubMain.run(
                List.of(arguments),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
    }

    private int run(String... arguments) throws InterruptedException {
        return run(new CountDownLatch(0), arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String line(String word) {
        return said().lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void itSaysWhereItIsAndWritesWhatAnAgentAndAScriptNeed(@TempDir Path dir) throws Exception {
        assertEquals(0, run("--port", "0", "--dir", dir.toString()));

        var token = Files.readString(dir.resolve("hub-token")).strip();
        assertTrue(line("ready").matches("https://127\\.0\\.0\\.1:\\d+/v1/report"), said());
        assertTrue(line("fingerprint").matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"), said());
        assertEquals(
                List.of(
                        "FELHOM_AGENT_HUB_URL=" + line("ready"),
                        "FELHOM_AGENT_HUB_TOKEN_FILE='" + dir.resolve("hub-token") + "'",
                        "FELHOM_AGENT_HUB_TLS_FINGERPRINT=" + line("fingerprint")),
                Files.readAllLines(dir.resolve("hub.env")));
        assertTrue(Files.readString(dir.resolve("hub-ca.pem")).startsWith("-----BEGIN CERTIFICATE-----"));
        for (var file : List.of("hub-token", "admin.curl", "hub.json")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve(file))));
        }
        assertFalse(said().contains(token));
        assertFalse(Files.readString(dir.resolve("hub.json")).contains(token));
    }

    @Test
    void reportsWithTheGivenTokenAreTakenAndTheFileTellsOfThem(@TempDir Path dir) throws Exception {
        var tokenFile = Files.writeString(dir.resolve("token"), "s3cret\n");
        var cert = dir.resolve("ca.pem");
        var stop = new CountDownLatch(1);
        var hub = Thread.ofPlatform()
                .start(() -> runQuietly(
                        stop,
                        "--port",
                        "0",
                        "--dir",
                        dir.toString(),
                        "--token-file",
                        tokenFile.toString(),
                        "--cert-file",
                        cert.toString(),
                        "--interval",
                        "5",
                        "--fault",
                        "status=500 skip=1"));
        Eventually.within(Duration.ofSeconds(60), "ready", () -> !line("state").isEmpty());

        try (var http = HttpClient.newBuilder()
                .sslContext(Trust.of(Files.readString(cert)))
                .build()) {
            var request = HttpRequest.newBuilder(URI.create(line("ready")))
                    .header("Authorization", "Bearer s3cret")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .header("Accept-Encoding", "gzip")
                    .POST(BodyPublishers.ofByteArray(Reporter.packed(new Reports().next())))
                    .build();
            var first = http.send(request, BodyHandlers.ofString());
            assertEquals(200, first.statusCode(), first.body());
            assertTrue(first.body().contains("\"next_interval_s\":5"), first.body());
            assertEquals(500, http.send(request, BodyHandlers.ofString()).statusCode());
        }

        Eventually.within(Duration.ofSeconds(60), "told", () -> state(dir).contains("\"500\" : 1"));
        assertTrue(state(dir).contains("\"agent-1\""));
        stop.countDown();
        hub.join();
        assertFalse(Files.exists(dir.resolve("hub-token")));
    }

    private void runQuietly(CountDownLatch stop, String... arguments) {
        try {
            assertEquals(0, run(stop, arguments));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String state(Path dir) {
        try {
            return Files.readString(dir.resolve("hub.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void badArgumentsAreExplained(@TempDir Path dir) throws Exception {
        assertEquals(2, run("--port", "lots"));
        assertEquals(2, run("--nope"));
        assertEquals(2, run("--dir"));
        assertEquals(2, run("--interval", "-1"));
        assertEquals(2, run("--chaos", "2"));
        assertEquals(2, run("--port", "0", "--dir", dir.toString(), "--fault", "burn"));
        assertEquals(1, run("--port", "0", "--dir", dir.toString(), "--token-file", dir + "/none"));
        Files.writeString(dir.resolve("two"), "two words\n");
        assertEquals(1, run("--port", "0", "--dir", dir.toString(), "--token-file", dir + "/two"));

        var told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("--port must be a number from 0 to 65535, not 'lots'"), told);
        assertTrue(told.contains("the interval must be 1 to 3600 seconds, or 0 for the agent's own, not '-1'"), told);
        assertTrue(told.contains("there is no file " + dir + "/none; write the agents' token into it"), told);
        assertTrue(told.contains("/two holds no token; write one line without blanks into it"), told);
        assertFalse(told.contains("two words"), told);
    }

    @Test
    void helpNamesEveryFaultAndEveryRequestOfAScript() throws Exception {
        assertEquals(0, run("--help"));

        assertTrue(said().startsWith("usage: "), said());
        assertTrue(said().contains("\ngzip-bomb=BYTES "), said());
        assertTrue(said().contains("\nPOST /admin/proposals "), said());
    }
}
