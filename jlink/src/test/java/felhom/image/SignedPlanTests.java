package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plan, sign, apply: three processes, the second one the real `ssh-keygen`.
class SignedPlanTests {
    private final Image image = Image.built();

    @Test
    void aPlanIsMadeSignedAndCarriedOutOnce(@TempDir Path directory) throws Exception {
        try (var host = SimulatedHost.start(directory)) {
            var agent = image.with(host.environment());
            var key = trustedKey(directory);

            var snapshot = agent.run("run", "snapshot", "vmid=9999", "name=before");
            var planned = agent.run("plan", "rollback", "vmid=9999", "name=before");
            var plan = Files.writeString(directory.resolve("plan.json"), planned.stdout());
            must("ssh-keygen", "-Y", "sign", "-q", "-n", "felhom-plan@v1", "-f", key.toString(), plan.toString());
            var applied = agent.run("apply", plan.toString(), plan + ".sig");
            var again = agent.run("apply", plan.toString(), plan + ".sig", "--json");
            var audit = agent.run("audit", "verify");

            assertEquals(0, snapshot.exit(), snapshot::toString);
            assertEquals(0, planned.exit(), planned::toString);
            assertEquals(0, applied.exit(), applied::toString);
            assertTrue(applied.stdout().contains("roll guest 9999 back to snapshot 'before'"), applied::toString);
            assertEquals(3, again.exit(), again::toString);
            assertTrue(again.stdout().contains("\"why\":\"used\""), again::toString);
            assertEquals(0, audit.exit(), audit::toString);
        }
    }

    @Test
    void theSshAgentSignsOnTheSpotWithoutTheKeyBeingRead(@TempDir Path directory) throws Exception {
        try (var host = SimulatedHost.start(directory)) {
            var key = trustedKey(directory);
            var socket = directory.resolve("agent.socket");
            var keeper = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("ssh-agent.log").toFile())
                    .start();
            try {
                for (int i = 0; i < 100 && !Files.exists(socket); i++) {
                    keeper.waitFor(100, TimeUnit.MILLISECONDS);
                }
                must("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString());
                Files.delete(key);
                var environment = Files.writeString(
                        directory.resolve("with-agent.env"),
                        Files.readString(host.environment()) + "SSH_AUTH_SOCK=" + socket + "\n");
                var agent = image.with(environment);

                var snapshot = agent.run("run", "snapshot", "vmid=9999", "name=before");
                var rolledBack =
                        agent.run("run", "rollback", "vmid=9999", "name=before", "--sign-with", key + ".pub", "--yes");

                assertEquals(0, snapshot.exit(), snapshot::toString);
                assertEquals(0, rolledBack.exit(), rolledBack::toString);
            } finally {
                keeper.destroy();
            }
        }
    }

    /// A new key, and the directory that trusts it.
    private static Path trustedKey(Path directory) throws IOException, InterruptedException {
        var trust = Files.createDirectory(directory.resolve("trust"));
        var key = directory.resolve("operator");
        must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString());
        var operators = Files.writeString(
                trust.resolve("operators"),
                "alice namespaces=\"felhom-plan@v1\",valid-before=\"99991231Z\" "
                        + Files.readString(Path.of(key + ".pub")));
        var revoked = Files.writeString(trust.resolve("revoked"), "");
        // Whatever the umask: what the group may write is trusted by nobody.
        must("chmod", "755", trust.toString());
        must("chmod", "644", operators.toString(), revoked.toString());
        return key;
    }

    private static void must(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(command)).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }
}
