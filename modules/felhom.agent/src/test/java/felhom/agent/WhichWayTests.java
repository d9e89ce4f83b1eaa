package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whether a command worked through a daemon or alone is said with `--debug`, on the process's own standard
/// error, and without it nowhere.
class WhichWayTests {
    private final TestAgent agent = new TestAgent();
    private final Path socket = agent.runtime.resolve("control.sock");

    @AfterEach
    void close() {
        agent.close();
    }

    private record Said(String out, String err) {}

    private Said command(String... words) throws Exception {
        Path out = agent.directory.resolve("answer");
        try (AgentProcess process = AgentProcess.start(agent.environment, out, words)) {
            assertEquals(0, process.ended(), process::err);
            return new Said(process.out(), process.err());
        }
    }

    @Test
    void throughTheDaemonAtItsSocket() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            Said debug = command("guest", "list", "--debug");
            Said plain = command("guest", "list");

            assertTrue(debug.err().contains("debug Agent: through the daemon at " + socket), debug.err());
            assertFalse(debug.err().contains("alone"), debug.err());
            assertEquals(plain.out(), debug.out());
            assertEquals("", plain.err());
        }
    }

    @Test
    void aloneWhereThereIsNone() throws Exception {
        Said debug = command("guest", "list", "--debug");
        Said plain = command("guest", "list");

        assertTrue(debug.err().contains("debug Agent: alone: no daemon at " + socket), debug.err());
        assertFalse(debug.err().contains("through the daemon"), debug.err());
        assertEquals(plain.out(), debug.out());
        assertEquals("", plain.err());
    }
}
