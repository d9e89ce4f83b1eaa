package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Operation;
import felhom.ops.run.Catalogue;
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
    void theExampleConfigurationIsAcceptedButForTheTokensFile() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.keySet().removeIf(name -> !name.endsWith("_TOKEN"));

            TestAgent.Result result = agent.run(
                    "config",
                    "check",
                    "--config",
                    ROOT.resolve("config/agent.example.json").toString());

            assertEquals(Exit.OK, result.exit(), result.all());
        }
    }
}
