package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Catalogue;
import felhom.ops.Operation;
import felhom.shell.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The documentation keeps up with the code.
class DocumentationTests {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().resolve("../..").normalize();

    @Test
    void everyOperationHasItsRowInTheRoutingTable() throws Exception {
        String routing = Files.readString(ROOT.resolve("docs/routing.md"));

        for (Operation operation : Catalogue.load().operations()) {
            assertTrue(routing.contains("| `" + operation.name() + "` |"), "docs/routing.md: " + operation.name());
        }
    }

    @Test
    void everySettingStandsInTheReadmeAndEveryExitCode() throws Exception {
        String readme = Files.readString(ROOT.resolve("README.md"));

        for (Key key : Key.values()) {
            assertTrue(readme.contains(key.path()), "README.md: " + key.path());
        }
        for (Exit exit : Exit.values()) {
            assertTrue(readme.contains("| " + exit.code() + " |"), "README.md: exit code " + exit.code());
        }
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
