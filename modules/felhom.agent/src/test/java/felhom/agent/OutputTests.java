package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of an answer that nobody can take.
@BothWays
class OutputTests extends SignedCase {
    private static final String FULL = "No space left on device";
    private static final String GONE = "Broken pipe";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static OutputStream failing(String because) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(because);
            }
        };
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "--help",
                "guest list",
                "guest list --json",
                "config show",
                "config check --json",
                "storage list",
                "identity show",
                "run snapshot vmid=101 name=second"
            })
    void anAnswerThatAFullDiskDoesNotTakeIsNoSuccess(String command) {
        Exit exit = agent.run(failing(FULL), err, command.split(" "));

        assertEquals(Exit.FAILED, exit, said());
        assertTrue(said().contains("standard output cannot be written: " + FULL), said());
    }

    @Test
    void whatGoesWrongKeepsItsExitCodeOnAFullDisk() {
        Exit exit = agent.run(failing(FULL), err, "guest", "show", "--json");

        assertEquals(Exit.USAGE, exit, said());
        assertTrue(said().contains(FULL), said());
    }

    @Test
    void wordsAboutTheAnswerThatAFullDiskDoesNotTakeAreNoSuccessEither() {
        Exit exit = agent.run(new ByteArrayOutputStream(), failing(FULL), "run", "snapshot", "vmid=101", "name=second");

        assertEquals(Exit.FAILED, exit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "guest list", "task list --json", "storage list"})
    void whoeverReadsNoMoreHearsNothingOfIt(String command) {
        Exit exit = agent.run(failing(GONE), err, command.split(" "));

        assertEquals(Exit.UNREAD, exit, said());
        assertEquals("", said());
    }

    @Test
    void anOrderWhoseReaderHasGoneIsLeftOpenAsByAnInterruptAndSettledByTheNext() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        agent.interruption = stoppedBy(gone);
        agent.unread = () -> {
            gone.set(true);
            Thread.currentThread().interrupt();
        };

        Exit exit = agent.run(new ByteArrayOutputStream(), failing(GONE), "run", "snapshot", "vmid=101", "name=second");
        boolean interrupted = Thread.interrupted();
        agent.interruption = Interruption.NEVER;
        TestAgent.Result open = agent.run("state", "show");
        TestAgent.Result next = agent.run("run", "snapshot", "vmid=101", "name=third");
        // By now the first one's task has ended.
        TestAgent.Result after = agent.run("run", "snapshot", "vmid=101", "name=fourth");
        TestAgent.Result settled = agent.run("state", "show");

        assertTrue(interrupted, "it stopped where it was");
        assertEquals(Exit.UNKNOWN, exit);
        assertTrue(open.out().contains("snapshot since"), open.all());
        assertEquals(Exit.OK, next.exit(), next.all());
        assertEquals(Exit.OK, after.exit(), after.all());
        assertFalse(settled.out().contains("snapshot since"), settled.all());
        assertEquals(3, agent.pve.writes().size(), "each was sent once");
    }

    private static Interruption stoppedBy(AtomicBoolean gone) {
        return new Interruption() {
            @Override
            public boolean requested() {
                return gone.get();
            }

            @Override
            public AutoCloseable interrupting() {
                return () -> {};
            }

            @Override
            public AutoCloseable interruptingAfter(java.time.Duration grace, String lastWords) {
                return () -> {};
            }
        };
    }
}
