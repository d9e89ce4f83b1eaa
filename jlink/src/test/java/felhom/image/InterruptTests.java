package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C, as a terminal sends it to a real process.
class InterruptTests {
    private final Image image = Image.built();

    @Test
    void aTaskSelfTestThatIsInterruptedLeavesTheGuestAsItWas(@TempDir Path directory) throws Exception {
        try (var host = SimulatedHost.start(directory)) {
            var agent = image.with(host.environment());
            var before = agent.run("guest", "show", "9999");
            int heard = 0;

            for (int tenths = 4; tenths <= 24; tenths += 5) {
                var ended = agent.interrupted(Duration.ofMillis(100L * tenths), "--selftest=task", "--vmid", "9999");

                assertEquals(130, ended.exit(), ended::toString);
                // Before the first step there is nothing to put back, and nothing to say about it.
                assertTrue(
                        ended.stdout().isEmpty() || ended.stdout().contains("guest 9999 is as it was"),
                        ended::toString);
                // While Java starts, a signal ends the process before the program is there to say so.
                boolean began = !ended.stderr().isEmpty();
                assertTrue(!began || ended.stderr().contains("interrupted"), ended::toString);
                heard += began ? 1 : 0;
                assertEquals(
                        withoutDigest(before.stdout()),
                        withoutDigest(agent.run("guest", "show", "9999").stdout()));
            }
            assertTrue(heard >= 2, "in none of its steps was it told that it was interrupted");
        }
    }

    private static String withoutDigest(String guest) {
        return guest.replaceAll("(?m)^ *digest.*$", "");
    }

    @Test
    void waitingForATaskCanBeInterruptedAndTheTaskGoesOn(@TempDir Path directory) throws Exception {
        try (var host = SimulatedHost.start(directory)) {
            var agent = image.with(host.environment());
            agent.run("--selftest=task", "--vmid", "9999");
            var upid = agent.run("task", "list")
                    .stdout()
                    .lines()
                    .filter(line -> line.contains("UPID:"))
                    .map(line -> line.substring(line.indexOf("UPID:")).strip())
                    .findFirst()
                    .orElseThrow();
            // A task that this host does not know is looked for during five seconds.
            var unknown = upid.replaceFirst(":[0-9A-F]{8}:", ":00000001:");

            var ended = agent.interrupted(Duration.ofSeconds(2), "task", "wait", unknown);

            assertEquals(130, ended.exit(), ended::toString);
            assertTrue(ended.stderr().contains("stopped watching"), ended::toString);
        }
    }
}
