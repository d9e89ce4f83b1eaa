package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.shell.console.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A planted secret shows up nowhere: not in answers, errors, logs or debug lines.
@BothWays
class SecretsTests {
    private static final String PASSWORD = "Gehe1m-Wort";

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

    /// The host shows the token back, in a guest's name and notes; nothing else is wrong.
    private static void echoed(TestAgent agent) {
        agent.world.lxc(101, agent.token.secret()).description("PVEAPIToken=" + agent.token.value());
        assertEquals(
                Exit.OK, agent.run("run", "snapshot", "vmid=101", "name=first").exit());
    }

    private static Map<String, Consumer<TestAgent>> troubles(Path token) {
        Map<String, Consumer<TestAgent>> troubles = new LinkedHashMap<>();
        troubles.put("nothing", agent -> {});
        troubles.put(
                "nobody answers",
                agent -> agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:1"));
        troubles.put(
                "another certificate",
                agent -> agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", "AB".repeat(32)));
        troubles.put(
                "a password in the endpoint",
                agent -> agent.environment.put(
                        "FELHOM_AGENT_PROXMOX_ENDPOINT", "https://root@pam:" + PASSWORD + "@127.0.0.1:8006"));
        troubles.put("a byte order mark", agent -> {
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
            agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN_FILE", token.toString());
        });
        troubles.put(
                "a character that nobody sees",
                agent -> agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", "\u200b" + agent.token.value()));
        troubles.put(
                "the token as a level of the log",
                agent -> agent.environment.put("FELHOM_AGENT_LOG_LEVEL", agent.token.value()));
        troubles.put("a defect", agent -> {
            String words = "invalid header value: \"PVEAPIToken=" + agent.token.value() + "\"";
            agent.around = real -> new BrokenAgent(() -> real.settings(Optional.empty()), words);
        });
        return troubles;
    }

    @Test
    void noPlantedSecretIsInAnyOutputOfAnyCommandWhateverGoesWrong() throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (TestAgent agent = new TestAgent()) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            echoed(agent);
            Path token = Files.writeString(dir.resolve("token"), "\uFEFF" + agent.token.value());
            Path file = Files.writeString(dir.resolve("file"), "no plan");
            String upid = agent.world.tasks().getFirst().upid();
            JsonNode commands = new JsonMapper()
                    .readTree(agent.run("--help", "--json").out())
                    .path("commands");
            agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "5");
            Map<String, String> sound = Map.copyOf(agent.environment);
            for (Map.Entry<String, Consumer<TestAgent>> trouble :
                    troubles(token).entrySet()) {
                agent.environment.clear();
                agent.environment.putAll(sound);
                trouble.getValue().accept(agent);
                for (JsonNode command : commands) {
                    List<String> words = new ArrayList<>(TypedCommand.of(command, upid, file));
                    words.add("--debug");
                    if (words.size() % 2 == 0 || !trouble.getKey().equals("nothing")) {
                        words.add("--json");
                    }
                    Result result = agent.run(words.toArray(String[]::new));

                    String where = trouble.getKey() + ": " + String.join(" ", words);
                    clean(agent.token.secret(), result, where);
                    clean(PASSWORD, result, where);
                    assertFalse(log.toString(StandardCharsets.UTF_8).contains(agent.token.secret()), where + ": log");
                    log.reset();
                }
            }
            Result guests = shownBack(agent, sound);
            assertTrue(guests.out().contains(Secrets.MASK), guests.all());
        } finally {
            System.setErr(before);
            Logging.level("warn");
        }
    }

    private static Result shownBack(TestAgent agent, Map<String, String> sound) {
        agent.environment.clear();
        agent.environment.putAll(sound);
        agent.around = real -> real;
        return agent.run("guest", "list");
    }

    @Test
    void whatIsSaidAboutTokensIsNoToken() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            for (String token : List.of("user@realm!name=secret", "dev@pve!name", "felhom-agent@pve!agent:01234567")) {
                agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", token);
                Result result = agent.run("config", "check");

                assertTrue(result.err().contains("expected user@realm!name=secret"), result.all());
                assertFalse(result.err().contains(Secrets.MASK), result.all());
            }
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
            Path empty = Files.writeString(dir.resolve("empty"), "\n");
            agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN_FILE", empty.toString());
            Result result = agent.run("config", "check");

            assertTrue(result.err().contains("'" + empty + "' is empty"), result.all());
        }
    }

    @Test
    void aPasswordInTheEndpointIsNotShownAndSaidToBeOutOfPlace() {
        try (TestAgent agent = new TestAgent()) {
            for (String user : List.of("root@pam:" + PASSWORD, "admin:" + PASSWORD, "admin:a/" + PASSWORD + "@x")) {
                agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://" + user + "@127.0.0.1:8006");
                Result check = agent.run("config", "check");
                Result show = agent.run("config", "show");

                clean(PASSWORD, check, user);
                clean(PASSWORD, show, user);
                assertTrue(check.err().contains("a user name or a password does not belong here"), check.all());
                assertTrue(show.out().contains("https://(not shown)@127.0.0.1:8006"), show.all());
            }
        }
    }

    @Test
    void whatATokenFileMustNotHoldIsSaidByEveryCommand() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            String token = agent.token.value();
            Map<String, byte[]> files = Map.of(
                    "byte order mark", ("\uFEFF" + token).getBytes(StandardCharsets.UTF_8),
                    "UTF-16", ("\uFEFF" + token).getBytes(StandardCharsets.UTF_16LE),
                    "more than one line", (token + "\n" + token).getBytes(StandardCharsets.UTF_8),
                    "longer than", new byte[5000],
                    "U+0000", (token + "\0").getBytes(StandardCharsets.UTF_8));
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = Files.write(dir.resolve("token"), file.getValue());
                agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN_FILE", path.toString());
                for (String command : List.of("config check", "guest list")) {
                    Result result = agent.run(command.split(" "));

                    assertEquals(Exit.USAGE, result.exit(), result.all());
                    assertTrue(result.err().contains(file.getKey()), result.all());
                    clean(agent.token.secret(), result, command);
                }
            }
        }
    }

    @Test
    void aFileWithoutEndIsNotRead() {
        try (TestAgent agent = new TestAgent()) {
            for (String key : List.of("TOKEN_FILE", "TLS_CA_FILE")) {
                Map<String, String> sound = Map.copyOf(agent.environment);
                agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
                agent.environment.put("FELHOM_AGENT_PROXMOX_" + key, "/dev/zero");
                Result result = agent.run("config", "check");

                assertEquals(Exit.USAGE, result.exit(), result.all());
                assertTrue(result.err().contains("is a device, a pipe or a socket"), result.all());
                agent.environment.putAll(sound);
            }
            Result config = agent.run("config", "check", "--config", "/dev/zero");

            assertEquals(Exit.USAGE, config.exit(), config.all());
            assertTrue(config.err().contains("is a device, a pipe or a socket"), config.all());
        }
    }
}
