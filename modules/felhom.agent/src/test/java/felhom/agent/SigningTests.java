package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Signing on the spot, with what is no key.
class SigningTests extends SignedCase {
    @Test
    void whatIsNoFileSignsNothingAndIsNamed() {
        for (String key : List.of("", agent.directory.toString())) {
            TestAgent.Result result =
                    agent.run("run", "rollback", "vmid=101", "name=before", "--sign-with=" + key, "--yes");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(
                    result.err().contains("not signed, nothing was done: '" + key + "' cannot be read"), result.err());
            assertEquals("new", guest.data());
        }
    }
}
