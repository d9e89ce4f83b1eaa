package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `audit show` and `audit verify` where something is missing, in the way, or has been put elsewhere.
@BothWays
class AuditTests {
    /// Whoever runs the tests, and whom the session is said to belong to.
    private static final String BY = Pattern.quote(System.getProperty("user.name")) + "( \\(says: \\S+\\))?";

    private static JsonNode json(Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        return new JsonMapper().readTree(result.out());
    }

    private static JsonNode records(TestAgent agent) {
        return json(agent.run("audit", "show", "--json")).path("records");
    }

    private static JsonNode intent(TestAgent agent) {
        return records(agent)
                .valueStream()
                .filter(entry -> entry.path("type").asString().equals("intent"))
                .findFirst()
                .orElseThrow();
    }

    /// A rollback that alice signed and that was carried out.
    private static Path signedOrder(TestAgent agent) throws Exception {
        agent.world
                .lxc(101, "web")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .snapshot("before");
        Operators operators = new Operators(agent);
        Path alice = operators.trusted("alice");
        Path plan = Files.writeString(
                agent.directory.resolve("plan.json"),
                agent.run("plan", "rollback", "vmid=101", "name=before").out());
        Result applied =
                agent.run("apply", plan.toString(), operators.sign(alice, plan).toString());
        assertEquals(Exit.OK, applied.exit(), applied.all());
        return plan;
    }

    @Test
    void eachOrderIsOneLineThatSaysWhoAskedForWhatAndWhatCameOfIt() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            signedOrder(agent);
            agent.run("run", "rollback", "vmid=101", "name=before");
            agent.run("run", "describe", "vmid=9999", "text=two words\nand a line");

            Result shown = agent.run("audit", "show");

            List<String> lines = shown.out().lines().toList();
            assertTrue(lines.getFirst().matches("ASKED +ORDER +BY +ID +CAME TO"), shown.out());
            assertTrue(
                    lines.get(1)
                            .matches("\\S+Z +rollback name=before vmid=101 +shell by " + BY
                                    + ", signed by alice +[0-9a-f-]{36}" + " +done: .+"),
                    lines.get(1));
            assertTrue(
                    lines.get(2)
                            .matches("\\S+Z +rollback name=before vmid=101 +shell by " + BY
                                    + " +[0-9a-f-]{36} +refused: .+"),
                    lines.get(2));
            assertTrue(lines.get(3).contains("describe text=\"two words\\nand a line\" vmid=9999"), lines.get(3));
            assertEquals("", lines.get(4));
            assertFalse(shown.out().contains("{"), shown.out());
        }
    }

    @Test
    void theOrdersAreInTheJsonToo() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            signedOrder(agent);
            agent.run("run", "rollback", "vmid=101", "name=before");

            JsonNode orders = json(agent.run("audit", "show", "--json")).path("orders");
            String id = orders.path(0).path("order").asString();
            JsonNode one =
                    json(agent.run("audit", "show", "--order", id, "--json")).path("orders");

            assertEquals(2, orders.size(), orders.toString());
            assertEquals(
                    "rollback name=before vmid=101", orders.path(0).path("what").asString());
            assertEquals("[\"alice\"]", orders.path(0).path("signed_by").toString());
            assertEquals("done", orders.path(0).path("state").asString());
            assertTrue(orders.path(0).path("tasks").path(0).asString().startsWith("UPID:"), orders.toString());
            assertEquals("refused", orders.path(1).path("state").asString());
            assertEquals(1, one.size(), one.toString());
            assertEquals(id, one.path(0).path("order").asString());
        }
    }

    @Test
    void onATerminalTheHeadIsShortAndServesAllTheSame() {
        try (TestAgent agent = new TestAgent()) {
            agent.terminal = true;
            Result done = agent.run("run", "start", "vmid=9999", "--yes");
            agent.terminal = false;
            String whole =
                    json(agent.run("audit", "verify", "--json")).path("head").asString();

            // A bar that is over is taken off the line before the next one is written there.
            String shortHead = done.err()
                    .replace("\u001b[K", "\n")
                    .lines()
                    .filter(line -> line.startsWith("log "))
                    .map(line -> line.substring("log ".length()))
                    .findFirst()
                    .orElseThrow();
            assertTrue(shortHead.matches("[0-9]+:[0-9a-f]{16}"), done.err());
            assertTrue(whole.startsWith(shortHead), whole);
            assertEquals(
                    Exit.OK, agent.run("audit", "verify", "--head", shortHead).exit());
            String other = shortHead.substring(0, shortHead.length() - 1) + (shortHead.endsWith("0") ? "1" : "0");
            assertEquals(
                    Exit.FAILED, agent.run("audit", "verify", "--head", other).exit());
            assertEquals(
                    Exit.USAGE,
                    agent.run("audit", "verify", "--head", shortHead.substring(0, shortHead.length() - 1))
                            .exit());
        }
    }

    @Test
    void aLogWithoutARecordIsNotASoundOne() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.run("run", "start", "vmid=9999");
            Path log = agent.directory.resolve("state/log");
            try (Stream<Path> files = Files.list(log)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            // As after a restart of the host.
            Files.delete(agent.runtime.resolve("epoch"));
            Path elsewhere = Files.createDirectory(agent.directory.resolve("elsewhere"));

            Result emptied = agent.run("audit", "verify");
            Result other = agent.run("audit", "verify", "--log", elsewhere.toString(), "--json");

            assertEquals(Exit.FAILED, emptied.exit(), emptied.all());
            assertTrue(emptied.err().contains("DAMAGED: there is no log in " + log), emptied.all());
            assertFalse(emptied.out().contains("nothing was changed"), emptied.out());
            assertEquals(Exit.FAILED, other.exit(), other.all());
            assertFalse(json(other).path("sound").asBoolean(), other.out());
        }
    }

    @Test
    void aLogThatCannotBeReadIsNamed() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path log = agent.directory.resolve("state/log");
            Files.createDirectories(log.getParent());
            Files.writeString(log, "no directory");

            Result verified = agent.run("audit", "verify");

            assertEquals(Exit.FAILED, verified.exit(), verified.all());
            assertTrue(verified.err().startsWith("error: the log in " + log + " cannot be used"), verified.err());
            assertEquals(1, verified.err().lines().count(), verified.err());
        }
    }

    @Test
    void whatWasExtractedIsNotWrittenOverAndTheFileIsNamed() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            signedOrder(agent);
            String seq = intent(agent).path("seq").asString();
            Path out = agent.directory.resolve("extracted");

            JsonNode first = json(agent.run("audit", "show", "--seq", seq, "--extract", out.toString(), "--json"));
            Files.writeString(out.resolve("plan.json"), "mine");
            Result second = agent.run("audit", "show", "--seq", seq, "--extract", out.toString());

            assertEquals(2, first.path("extracted").size(), first.toString());
            assertEquals(Exit.FAILED, second.exit(), second.all());
            assertEquals(
                    "error: --extract: '" + out.resolve("plan.json") + "' is there already and nothing was written;"
                            + " name another directory, or take the file away\n",
                    second.err());
            assertEquals("mine", Files.readString(out.resolve("plan.json")));
        }
    }

    @Test
    void anOrderWithMoreArgumentsThanARecordTakesIsInTheLogByTheirDigests() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            List<String> words = new ArrayList<>(List.of("run", "rollback", "vmid=9999"));
            String text = "x".repeat(16 * 1024);
            for (char name = 'a'; words.size() < 34; name++) {
                words.add((name <= 'z' ? "" + name : "a" + (int) name) + "=" + text);
            }

            Result refused = agent.run(words.toArray(String[]::new));

            assertEquals(Exit.USAGE, refused.exit(), refused.all());
            JsonNode entry = records(agent)
                    .valueStream()
                    .filter(record -> record.path("type").asString().equals("refused"))
                    .findFirst()
                    .orElseThrow();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
            assertEquals("9999", entry.path("argument.vmid").path(0).asString());
            assertEquals(
                    digest + " (16384 bytes)",
                    entry.path("argument-sha256.b").path(0).asString());
            assertEquals(Exit.OK, agent.run("audit", "verify").exit());
        }
    }

    @Test
    void aRecordWithoutASignedPlanHasNothingToExtract() {
        try (TestAgent agent = new TestAgent()) {
            agent.run("run", "start", "vmid=9999");
            Path out = agent.directory.resolve("extracted");
            String seq = intent(agent).path("seq").asString();

            Result text = agent.run("audit", "show", "--seq", seq, "--extract", out.toString());
            JsonNode json = json(agent.run("audit", "show", "--seq", seq, "--extract", out.toString(), "--json"));

            assertEquals(Exit.FAILED, text.exit(), text.all());
            assertTrue(text.err().contains("record " + seq + " (intent) holds no signed plan"), text.err());
            assertTrue(json.path("error").path("message").asString().contains("no signed plan"), json.toString());
            assertFalse(Files.exists(out));
        }
    }

    @Test
    void theAnswerIsOneDocumentWhateverIsFound() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.run("run", "start", "vmid=9999");

            Result nothing = agent.run("audit", "show", "--order", "nobody", "--json");
            Result noSuch = agent.run("audit", "show", "--seq", "4711", "--json");
            int sound = records(agent).size();
            Path segment;
            try (Stream<Path> files = Files.walk(agent.directory.resolve("state/log"))) {
                segment = files.filter(file -> file.toFile().length() > 100_000)
                        .findFirst()
                        .orElseThrow();
            }
            byte[] bytes = Files.readAllBytes(segment);
            bytes[700] ^= 1;
            Files.write(segment, bytes);
            Result damaged = agent.run("audit", "show", "--json");

            assertEquals(Exit.FAILED, nothing.exit(), nothing.all());
            assertEquals(0, json(nothing).path("records").size());
            assertTrue(json(nothing).path("records").isArray(), nothing.out());
            assertEquals(Exit.FAILED, noSuch.exit(), noSuch.all());
            assertTrue(json(noSuch).isObject(), noSuch.out());
            assertEquals(Exit.FAILED, damaged.exit(), damaged.all());
            assertTrue(json(damaged).path("damage").isString(), damaged.out());
            assertTrue(json(damaged).path("records").size() < sound, damaged.out());
        }
    }

    @Test
    void anIntentNamesTheHashOfTheVeryBytesThatWereSigned() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path plan = signedOrder(agent);

            JsonNode intent = intent(agent);

            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(plan)));
            assertEquals(hash, intent.path("payload-sha256").path(0).asString(), intent.toString());
            assertTrue(intent.path("plan-digest").path(0).isString(), intent.toString());
        }
    }

    @Test
    void aLogThatWasPutAsideCanStillBeAudited() {
        try (TestAgent agent = new TestAgent()) {
            agent.run("run", "start", "vmid=9999");
            String before =
                    json(agent.run("audit", "verify", "--json")).path("head").asString();

            JsonNode reset = json(agent.run("state", "reset", "--yes", "--json"));
            String old = reset.path("old_log").asString();
            JsonNode first = records(agent).path(1);
            assertEquals("state-reset", first.path("type").asString(), first.toString());
            assertEquals(before, first.path("old-head").path(0).asString(), first.toString());
            Result verified = agent.run("audit", "verify", "--log", old, "--head", before);
            JsonNode shown = json(agent.run("audit", "show", "--log", old, "--json"));

            assertEquals(Exit.OK, verified.exit(), verified.all());
            assertTrue(shown.path("records").toString().contains("\"start\""), shown.toString());
            String head = reset.path("log_head").asString();
            assertEquals(Exit.OK, agent.run("audit", "verify", "--head", head).exit(), head);
            assertEquals(
                    Exit.FAILED, agent.run("audit", "verify", "--log", "/none").exit());
        }
    }

    @Test
    void whatAnOrderSaysCannotLookLikeAFieldOfItsRecord() {
        try (TestAgent agent = new TestAgent()) {
            agent.run("run", "snapshot", "vmid=101", "name=x origin=shell why=none signed-by=\"alice\\");

            String line = agent.run("audit", "show", "--limit", "1").out();

            assertTrue(
                    line.contains(
                            " argument.name=\"x origin=shell why=none signed-by=\\\"alice\\\\\" argument.vmid=101 "),
                    line);
        }
    }

    @Test
    void aPathThatNoFileCanHaveIsAMistakeOfTheCommandLine() {
        try (TestAgent agent = new TestAgent()) {
            for (List<String> words : List.of(
                    List.of("apply", "/tmp/\0", "x"),
                    List.of("audit", "show", "--log", "/tmp/\0"),
                    List.of("guest", "list", "--config", "/tmp/\0"))) {
                Result result = agent.run(words.toArray(String[]::new));

                assertEquals(Exit.USAGE, result.exit(), result.all());
                assertTrue(result.err().contains("is no file name"), result.err());
            }
            for (String setting : List.of("STATE_DIRECTORY", "TRUST_DIRECTORY", "PROXMOX_TLS_CA_FILE")) {
                String name = "FELHOM_AGENT_" + setting;
                String before = agent.environment.put(name, "/tmp/\0");
                Result result = agent.run("run", "start", "vmid=9999");
                if (before == null) {
                    agent.environment.remove(name);
                } else {
                    agent.environment.put(name, before);
                }

                assertEquals(Exit.USAGE, result.exit(), result.all());
                assertTrue(result.err().contains(name), result.err());
            }
        }
    }

    @Test
    void aTextThatTheLocaleCannotSpellIsNotWrittenToAGuest() {
        try (TestAgent agent = new TestAgent()) {
            for (List<String> words : List.of(
                    List.of("run", "describe", "vmid=9999", "text=\ufffdrger"),
                    List.of("audit", "show", "--log", "/tmp/\ufffd", "--json"))) {
                Result result = agent.run(words.toArray(String[]::new));

                assertEquals(Exit.USAGE, result.exit(), result.all());
                assertTrue(result.all().contains("LC_ALL=C.UTF-8"), result.all());
            }
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @Test
    void everyTimeOfALineIsInUtcAndSaysSo() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            signedOrder(agent);
            String time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z";

            String shown = agent.run("audit", "show").out();
            String plans = agent.run("plan", "list").out();

            List<String> lines = shown.lines().toList();
            for (String line : lines.subList(1, lines.indexOf(""))) {
                assertTrue(line.matches(time + "  .*"), line);
            }
            for (String line : lines.subList(lines.indexOf("") + 1, lines.size())) {
                assertTrue(line.matches("[0-9]+  " + time + "  .*"), line);
            }
            assertTrue(shown.lines().anyMatch(line -> line.matches(".* expires=" + time + " .*")), shown);
            assertTrue(plans.lines().skip(1).allMatch(line -> line.matches(".*(" + time + " +){2}.*")), plans);
        }
    }
}
