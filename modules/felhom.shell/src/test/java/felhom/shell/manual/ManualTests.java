package felhom.shell.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.shell.ManualMain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the package brings to be read and to complete with.
class ManualTests {
    @TempDir
    private Path directory;

    @BeforeEach
    void made() throws Exception {
        ManualMain.main(new String[] {directory.toString(), "1.2-3", "2026-11-30"});
    }

    private record Ended(int exit, String text) {}

    private static Ended run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }

    /// What bash offers, as a key pressed at the end of the line would show it.
    private String completed(String line) throws Exception {
        var ended = run("bash", "-c", """
                cd "$2"
                source "$2/felhom-agent.bash"
                COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
                _felhom_agent
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", line, directory.toString());
        assertEquals(0, ended.exit(), ended.text());
        return String.join(" ", new TreeSet<>(ended.text().strip().lines().toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "felhom-agent gu|guest",
                "felhom-agent task |list log show stop wait",
                "felhom-agent --json task s|show stop",
                "felhom-agent --config felhom-agent.1 task s|show stop",
                "felhom-agent run roll|rollback",
                "felhom-agent run rollback |name= vmid=",
                "felhom-agent run rollback vmid=101 n|name=",
                "felhom-agent plan l|list",
                "felhom-agent plan snap|snapshot",
                "felhom-agent plan list --j|--json",
                "felhom-agent task list --r|--running",
                "felhom-agent --selftest=t|task",
                "felhom-agent --selftest=task --w|--wait --with-power",
                "felhom-agent apply felhom-agent.b|felhom-agent.bash",
                "felhom-agent apply plan.json felhom-agent.z|felhom-agent.zsh",
                "felhom-agent --config felhom-agent.b|felhom-agent.bash",
                "felhom-agent --config=felhom-agent.b|felhom-agent.bash",
                "felhom-agent verify -f felhom-agent.b|felhom-agent.bash",
                "felhom-agent task list --limit |''",
                "felhom-agent guest show |''",
            })
    void bashCompletesWhatMayStandThere(String line, String offered) throws Exception {
        assertEquals(offered, completed(line));
    }

    @Test
    void everyCommandIsReachedByCompletingItsWords() throws Exception {
        for (var command : ManualMain.program().commands()) {
            List<String> words = List.of(command.words().split(" ", -1));
            String before = words.size() == 1 ? "felhom-agent " : "felhom-agent " + words.getFirst() + " ";

            String offered = completed(before + words.getLast());

            // readline replaces what stands behind an equals sign.
            String last = words.getLast().replaceFirst(".*=", "");
            assertTrue(List.of(offered.split(" ", -1)).contains(last), before + ": " + offered);
        }
    }

    @Test
    void everyCommandOperationAndExitCodeIsInThePage() throws Exception {
        String page = Files.readString(directory.resolve("felhom-agent.1")).replace("\\-", "-");

        var program = ManualMain.program();
        for (var command : program.commands()) {
            assertTrue(page.contains(".SS " + command.usage() + "\n"), command::words);
            command.allOptions().forEach(option -> assertTrue(page.contains(".B " + option.usage()), option::name));
        }
        for (var operation : program.operations()) {
            assertTrue(
                    page.contains(".B " + operation.name().value() + " "),
                    () -> operation.name().value());
        }
        program.exits().forEach((code, meaning) -> assertTrue(page.contains(".B " + code + "\n" + meaning), meaning));
        assertTrue(page.startsWith(".\\\" Made"), page);
        assertTrue(page.contains(".TH FELHOM-AGENT 1 2026-11-30 \"felhom-agent 1.2-3\""), page);
    }

    @Test
    void bashReadsWhatIsMade() throws Exception {
        assertEquals(
                new Ended(0, ""),
                run("bash", "-n", directory.resolve("felhom-agent.bash").toString()));
    }

    @Test
    void zshReadsWhatIsMade() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/zsh")), "there is no zsh here");

        assertEquals(
                new Ended(0, ""),
                run("zsh", "-n", directory.resolve("felhom-agent.zsh").toString()));
    }
}
