package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `shell --file`, and a script on standard input.
class ScriptTests extends ShellCase {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void named() {
        file = directory.resolve("checks.fel");
        // What would be asked has an answer, and must not be asked.
        typed = Optional.of("y");
    }

    private Result script(String lines, String... options) throws Exception {
        Files.writeString(file, lines);
        var words = new java.util.ArrayList<>(List.of("shell", "--file", file.toString()));
        words.addAll(List.of(options));
        return run(words.toArray(String[]::new));
    }

    private String at(int line, String words) {
        return file + ", line " + line + ": " + words + "\n";
    }

    @Test
    void eachLineIsACommandAndAnswersAsItDoesAlone() throws Exception {
        String alone = run("--version").out();

        var script = script("""
                # what is here

                --version
                  felhom-agent --version   # as documents write it
                """);

        assertEquals(new Result(Exit.OK, alone + alone, ""), script);
        assertEquals(2, agent.renewed, "each command reads the configuration anew");
    }

    @Test
    void helpAndVersionAreAnsweredWithAConfigurationToo() throws Exception {
        String alone = run("--version").out()
                + run("help").out()
                + run("help", "guest", "list").out();

        var script = script("--version\nhelp\nhelp guest list\n", "--config", "/etc/felhom-agent/other.json");

        assertEquals(new Result(Exit.OK, alone, ""), script);
    }

    @Test
    void itStopsAtTheFirstFailureAndEndsWithItsCode() throws Exception {
        var script = script("guest show x\n--version\n");

        assertEquals(Exit.USAGE, script.exit());
        assertEquals("", script.out());
        assertEquals(
                "error: VMID: not a vmid: 'x': a vmid is a number from 100 to 999999999\n"
                        + at(1, "ended with 2 (usage or configuration)"),
                script.err());
    }

    @Test
    void toldToKeepGoingItDoesAllAndStillEndsWithTheFirstFailure() throws Exception {
        var script = script("guest show x\n--version\nexpect 0 nonsense\n", "--keep-going");

        assertEquals(Exit.USAGE, script.exit());
        assertTrue(script.out().startsWith("felhom-agent 0.1"), script::out);
        assertTrue(script.err().endsWith(at(3, "ended with 2 (usage or configuration), expected 0")), script::err);
    }

    @Test
    void anExpectedCodeIsNoFailureOnTheSameLineOrOnTheOneBefore() throws Exception {
        var script = script("expect 2 guest show x\nexpect 2\n# the next one\nguest show y\n--version\n");

        assertEquals(Exit.OK, script.exit());
        assertTrue(script.out().startsWith("felhom-agent 0.1"), script::out);
    }

    @Test
    void aCommandThatWasToFailAndDidNotIsAFailure() throws Exception {
        var script = script("expect 3 --version\n");

        assertEquals(Exit.FAILED, script.exit());
        assertEquals(at(1, "ended with 0 (success, also with warnings), expected 3"), script.err());
    }

    @Test
    void whatIsWrongInTheScriptItselfIsSaidWithItsLine() throws Exception {
        var script = script("expect 7 --version\nsay \"it\nexpect 2\n", "--keep-going");

        assertEquals(Exit.USAGE, script.exit());
        assertEquals(
                at(1, "expect: '7': expected an exit code, one of 0, 1, 2, 3, 4, 5, 6, 130, 141")
                        + at(2, "the quote \" is not closed; close it, or write \\\" for the character itself")
                        + at(3, "expect 2: no command follows it"),
                script.err());
    }

    @Test
    void nobodyIsAskedAndNothingIsSigned() throws Exception {
        var script = script("run rollback vmid=101 name=before --sign-with key\n");

        assertEquals(Exit.USAGE, script.exit());
        assertTrue(script.err().contains("--sign-with: a script signs nothing"), script::err);
        assertTrue(script.err().contains("felhom-agent plan rollback ... > plan.json"), script::err);
        assertEquals(List.of(), questions);
        assertEquals(List.of(), agent.signed);
        assertEquals(0, agent.opened);
    }

    @Test
    void whatMakesNoSenseHereIsRefusedByName() throws Exception {
        for (String name : List.of("shell", "setup", "daemon")) {
            var script = script(name + "\n");

            assertEquals(Exit.USAGE, script.exit());
            assertTrue(script.err().startsWith("error: '" + name + "' is not for here: "), script::err);
        }
        assertEquals(Exit.USAGE, script("--json\n").exit(), "this alone would be the daemon");
        assertEquals(Exit.OK, script("setup --help\n").exit());
    }

    @Test
    void exitEndsIt() throws Exception {
        assertEquals(new Result(Exit.OK, "", ""), script("exit\nnonsense\n"));
    }

    @Test
    void optionsOfEveryCommandHoldForEachLine() throws Exception {
        var script = script("--version\n", "--json");

        assertTrue(script.out().startsWith("{\"version\":\"0.1\""), script::out);
    }

    @Test
    void aFileThatIsNoneOrIsEncodedOtherwiseIsSaidToBe() throws Exception {
        Files.write(file, "\uFEFFstatus\n".getBytes(StandardCharsets.UTF_16LE));

        assertTrue(run("shell", "--file", file.toString()).err().contains("UTF-16"));
        assertEquals(
                "error: --file: '" + directory.resolve("none") + "': there is no such file\n",
                run("shell", "--file", directory.resolve("none").toString()).err());
    }

    @Test
    void withoutATerminalStandardInputIsTheScript() {
        assertEquals(new Result(Exit.OK, "", ""), run("shell"));
    }
}
