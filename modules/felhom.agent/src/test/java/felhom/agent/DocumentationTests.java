package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Catalogue;
import felhom.engine.trust.RefusalReason;
import felhom.ops.Operation;
import felhom.ops.Parameter;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The documentation keeps up with the code.
class DocumentationTests {
    static final Path ROOT = Path.of("").toAbsolutePath().resolve("../..").normalize();
    /// To another file, not to an address or a place in the same one.
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

    @Test
    void everyOperationHasItsRowInTheRoutingTable() throws Exception {
        String routing = Files.readString(ROOT.resolve("docs/routing.md"));

        for (Operation operation : Catalogue.load().operations()) {
            isRouted(operation.name().value(), routing);
        }
    }

    static void isRouted(String operation, String routing) {
        assertTrue(routing.contains("| `" + operation + "` |"), "docs/routing.md: " + operation);
    }

    @Test
    void everySettingStandsInTheTableOfSettings() throws Exception {
        String configuration = Files.readString(ROOT.resolve("docs/configuration.md"));

        for (Key key : Key.values()) {
            String row = "| `" + key.path() + "` | `" + key.variable() + "` |";
            assertTrue(configuration.contains(row), "docs/configuration.md: " + row);
        }
    }

    @Test
    void everyExitCodeStandsBesideTheCommands() throws Exception {
        String commands = Files.readString(ROOT.resolve("docs/commands.md"));

        for (Exit exit : Exit.values()) {
            assertTrue(commands.contains("| " + exit.code() + " |"), "docs/commands.md: exit code " + exit.code());
        }
    }

    @Test
    void everyOperationStandsBesideTheCommandsWithItsClassAndArguments() throws Exception {
        String commands = Files.readString(ROOT.resolve("docs/commands.md"));

        for (Operation operation : Catalogue.load().operations()) {
            String severity = operation instanceof Operation.Benign ? "benign" : "destructive";
            List<String> parameters = operation.arguments().parameters().stream()
                    .map(Parameter::name)
                    .toList();
            isBesideTheCommands(operation.name().value(), severity, parameters, commands);
        }
    }

    static void isBesideTheCommands(String operation, String severity, List<String> parameters, String commands) {
        String start = "| `" + operation + "` | " + severity + " |";
        String row = commands.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/commands.md: " + start));
        parameters.forEach(name -> assertTrue(row.contains("`" + name), row + ": " + name));
    }

    @Test
    void everyReasonOfARefusalIsExplained() throws Exception {
        String signing = Files.readString(ROOT.resolve("docs/signing.md"));

        for (RefusalReason reason : RefusalReason.values()) {
            assertTrue(
                    signing.lines()
                            .anyMatch(line -> line.startsWith("| `") && line.contains("`" + reason.word() + "`")),
                    "docs/signing.md: " + reason.word());
        }
    }

    @Test
    void everyLinkBetweenTheDocumentsLeadsSomewhere() throws Exception {
        for (Path document : documents()) {
            for (Path target : linksOf(document)) {
                assertTrue(Files.exists(target), ROOT.relativize(document) + " leads to " + ROOT.relativize(target));
            }
        }
    }

    @Test
    void everyDocumentIsFoundFromTheReadme() throws Exception {
        Set<Path> found = new HashSet<>(Set.of(ROOT.resolve("README.md")));
        Deque<Path> unread = new ArrayDeque<>(found);
        while (!unread.isEmpty()) {
            for (Path target : linksOf(unread.pop())) {
                if (target.toString().endsWith(".md") && found.add(target)) {
                    unread.push(target);
                }
            }
        }

        assertEquals(
                List.of(),
                documents().stream()
                        .filter(document -> !found.contains(document))
                        .toList());
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> below = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), below)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<Path> linksOf(Path document) throws IOException {
        return LINK.matcher(Files.readString(document))
                .results()
                .map(link -> document.resolveSibling(link.group(1)).normalize())
                .toList();
    }

    @Test
    void theExampleConfigurationIsAcceptedButForItsPlaceholders() {
        try (TestAgent agent = new TestAgent()) {
            String fingerprint = agent.environment.get("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT");
            agent.environment
                    .keySet()
                    .removeIf(name -> !name.endsWith("_TOKEN") && !name.startsWith("FELHOM_AGENT_STATE_"));
            String[] check = {
                "config",
                "check",
                "--config",
                ROOT.resolve("config/agent.example.json").toString()
            };

            TestAgent.Result asItIs = agent.run(check);
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", fingerprint);
            TestAgent.Result filledIn = agent.run(check);

            assertEquals(Exit.USAGE, asItIs.exit(), asItIs.all());
            assertEquals(1, asItIs.err().lines().count(), asItIs.err());
            assertTrue(asItIs.err().startsWith("error: proxmox.tls.fingerprint in "), asItIs.err());
            assertTrue(asItIs.err().contains("all zeros"), asItIs.err());
            assertEquals(Exit.OK, filledIn.exit(), filledIn.all());
        }
    }
}
