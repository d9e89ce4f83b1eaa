package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `audit show` and `audit verify` where there is nothing to read.
class AuditCommandTests extends ShellCase {
    @TempDir
    Path directory = Path.of("unset");

    @BeforeEach
    void noLogYet() {
        agent.state.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit show", "audit verify"})
    void withoutALogThatIsSaidWithWhereToLook(String command) {
        Result text = run(command.split(" "));
        Result json = run((command + " --json").split(" "));

        String why = "there is no log in " + directory.resolve("log")
                + ": this agent has not begun one yet, or it was taken away; check state.directory"
                + " (felhom-agent config show)";
        assertEquals(new Result(Exit.FAILED, "", "error: " + why + "\n"), text);
        assertEquals(Exit.FAILED, json.exit());
        json.isJson("{'error':{'kind':'host','message':'" + why + "'}}");
    }

    @Test
    void aLogThatWasEmptiedIsNoSoundOneWhateverHeadIsRemembered() throws IOException {
        Path log = Files.createDirectory(directory.resolve("log"));

        for (Optional<String> kept : List.of(Optional.<String>empty(), Optional.of(FakeState.HEAD))) {
            agent.state.kept = kept;
            Result result = run("audit", "verify");

            assertEquals(Exit.FAILED, result.exit());
            assertTrue(
                    result.err().startsWith("DAMAGED: there is no log in " + log + ": not one record"), result.err());
            assertFalse(result.out().contains("nothing was changed"), result.out());
        }
    }

    @Test
    void aLogElsewhereIsReadWithoutAnyAgentsState() {
        Result shown = run("audit", "show", "--log", directory.toString());
        Result verified = run("audit", "verify", "--log", directory.toString());

        assertEquals(new Result(Exit.FAILED, "", "no such records\n"), shown);
        assertEquals(Exit.FAILED, verified.exit());
        assertTrue(verified.err().startsWith("DAMAGED: there is no log in " + directory), verified.err());
        assertEquals(0, agent.administered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16",
                "16:",
                "x:0000000000000000",
                "16:000000000000000",
                "16:000000000000000000000000000000000000000000000000000000000000000"
            })
    void aHeadThatIsNoneIsAMistakeOfTheCommandLineAndNoDamage(String head) {
        Result result = run("audit", "verify", "--head", head);

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().startsWith("error: --head: '" + head + "': expected SEQ:HASH"), result.err());
        assertEquals(0, agent.administered);
    }

    @Test
    void whatIsExtractedHasToBeNamed() {
        Result result = run("audit", "show", "--extract", "/no/such/directory");

        assertEquals(new Result(Exit.USAGE, "", "error: --extract: needs --seq N, the entry to take from\n"), result);
    }
}
