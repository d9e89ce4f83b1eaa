package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Signing on the spot.
@BothWays
class SigningTests extends SignedCase {
    private static final List<String> ROLLBACK = List.of("run", "rollback", "vmid=101", "name=before");

    private TestAgent.Result rollback(String... more) {
        return agent.run(Stream.concat(ROLLBACK.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void whatIsNoFileSignsNothingAndIsNamed() {
        for (String key : List.of("", agent.directory.toString())) {
            TestAgent.Result result = rollback("--sign-with=" + key, "--yes");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(
                    result.err().contains("not signed, nothing was done: '" + key + "' cannot be read"), result.err());
            assertEquals("new", guest.data());
        }
    }

    @Test
    void whatAsksForThePassphraseIsNotHandedTheToken() throws Exception {
        Path locked = new Keygen(agent.directory).key("locked", "ed25519", "-N", "open sesame");
        operators.trust("bob", locked);
        Path seen = agent.directory.resolve("seen");
        Path asking = Files.writeString(
                agent.directory.resolve("ask"), "#!/bin/sh\nenv >'" + seen + "'\necho 'open sesame'\n");
        Files.setPosixFilePermissions(asking, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new TreeMap<>(agent.environment);
        environment.put("SSH_ASKPASS", asking.toString());
        environment.put("SSH_ASKPASS_REQUIRE", "force");
        List<String> words = new ArrayList<>(ROLLBACK);
        words.addAll(List.of("--sign-with", locked.toString(), "--yes"));

        try (var signing =
                AgentProcess.start(environment, agent.directory.resolve("answer"), words.toArray(String[]::new))) {
            assertEquals(0, signing.ended(), signing.err());
        }

        String handed = Files.readString(seen);
        assertTrue(handed.contains("SSH_ASKPASS="), handed);
        assertFalse(handed.contains("FELHOM"), handed);
        assertFalse(handed.contains(agent.token.secret()), handed);
    }
}
