package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;

import felhom.agent.TestAgent.Result;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A planted secret shows up nowhere: not in answers, errors, logs or debug lines.
class SecretsTests {
    @TempDir
    private Path dir;

    private static void clean(String secret, Result result, String what) {
        assertFalse(result.all().contains(secret), what + ": " + result.all());
    }

    @Test
    void noCommandShowsTheSecretEvenWithDebug() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (TestAgent agent = new TestAgent()) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            String secret = agent.token.secret();
            for (String command : List.of(
                    "config show",
                    "config show --json",
                    "config check",
                    "--selftest=read --debug",
                    "--selftest=task --vmid 9999 --debug",
                    "guest list --debug",
                    "task list --debug --json")) {
                clean(secret, agent.run(command.split(" ")), command);
            }
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", "AB".repeat(32));
            clean(secret, agent.run("guest", "list", "--debug"), "untrusted");
            agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:1");
            clean(secret, agent.run("guest", "list", "--debug"), "unreachable");
            assertFalse(log.toString(StandardCharsets.UTF_8).contains(secret), "the log shows the secret");
        } finally {
            System.setErr(before);
            Logging.level("warn");
        }
    }

    @Test
    void aTokenThatWasPutWhereItDoesNotBelongIsNotShownEither() {
        try (TestAgent agent = new TestAgent()) {
            String secret = agent.token.secret();
            for (Key key : Key.values()) {
                if (key == Key.TOKEN) {
                    continue;
                }
                Map<String, String> before = Map.copyOf(agent.environment);
                agent.environment.put(key.variable(), agent.token.value());
                clean(secret, agent.run("config", "check"), key.path());
                clean(secret, agent.run("config", "show"), key.path());
                agent.environment.clear();
                agent.environment.putAll(before);
            }
        }
    }

    @Test
    void aMalformedTokenIsRefusedWithoutShowingIt() throws Exception {
        String secret = "very-secret-very-secret";
        for (String token :
                List.of(secret, "agent=" + secret, "a@pve!agent:" + secret, "a@pve!agent=" + secret + "$")) {
            try (TestAgent agent = new TestAgent()) {
                agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", token);
                clean(secret, agent.run("config", "check"), "environment");
                clean(secret, agent.run("config", "show"), "show");

                agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
                Path inline =
                        Files.writeString(dir.resolve("inline.json"), "{\"proxmox\":{\"token\":\"" + token + "\"}}");
                clean(secret, agent.run("config", "check", "--config", inline.toString()), "file");
                Path broken = Files.writeString(
                        dir.resolve("broken.json"), "{\"proxmox\":{\"token\":\"" + token + "\", \"token\": 5 x");
                clean(secret, agent.run("config", "check", "--config", broken.toString()), "broken file");
                Path file = Files.writeString(dir.resolve("token"), token);
                agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN_FILE", file.toString());
                clean(secret, agent.run("config", "check"), "token file");
            }
        }
    }
}
