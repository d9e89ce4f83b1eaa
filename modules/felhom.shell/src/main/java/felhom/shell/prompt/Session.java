package felhom.shell.prompt;

import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.command.Program;
import felhom.shell.console.Console;
import felhom.shell.line.CommandForm;
import felhom.shell.line.CommandLine;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does one line after another, each as the program does it when it is typed alone: with its configuration
/// read anew, and the state let go of when it is over.
final class Session {
    static final List<String> LEAVING = List.of("exit", "quit");
    /// What documents and messages write before a command.
    static final String PROGRAM_NAME = "felhom-agent";
    private static final Set<String> ANSWERED = Set.of("help", "--help", "-h", "--version");
    private static final Map<String, String> REFUSED = Map.of(
            PromptCommand.NAME,
            "this is the shell already; another file's commands: leave with Ctrl-D, then felhom-agent shell --file FILE",
            "setup",
            "it changes the very configuration that this shell was opened with; leave with Ctrl-D, then felhom-agent"
                    + " setup",
            "daemon",
            "a shell is no service; leave with Ctrl-D, then systemctl start felhom-agent");

    private final Installation installation;
    private final Program program;
    private final Console console;
    private final List<String> config;
    private final List<String> given = new ArrayList<>();

    /// What came of a line.
    sealed interface Did {
        record Ran(Exit exit) implements Did {}

        /// There was nothing on it.
        record Nothing() implements Did {}

        record Leave() implements Did {}
    }

    /// @param opened the `shell` itself; the options of every command that it was given hold for each line
    Session(Request opened, CommandRun run, Console console) {
        this.installation = run.installation();
        this.program = run.program();
        this.console = console;
        this.config = opened.config()
                .map(file -> List.of(CommandForm.CONFIG.name(), file.toString()))
                .orElse(List.of());
        List.of(CommandForm.JSON, CommandForm.DEBUG).stream()
                .filter(opened::flag)
                .forEach(flag -> given.add(flag.name()));
    }

    Program program() {
        return program;
    }

    Console console() {
        return console;
    }

    /// The words of one line.
    ///
    /// @throws UsageError when a quote is not closed
    List<String> cut(String line) {
        return Words.texts(line, installation.desk().home());
    }

    Did line(String line, Interruption interruption) {
        try {
            return words(cut(line), interruption);
        } catch (UsageError wrong) {
            return refused(String.valueOf(wrong.getMessage()));
        }
    }

    Did words(List<String> typed, Interruption interruption) {
        List<String> words =
                !typed.isEmpty() && typed.getFirst().equals(PROGRAM_NAME) ? typed.subList(1, typed.size()) : typed;
        if (words.isEmpty()) {
            return new Did.Nothing();
        }
        if (words.size() == 1 && LEAVING.contains(words.getFirst())) {
            return new Did.Leave();
        }
        Optional<String> refusal = refusal(words);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        List<String> whole = new ArrayList<>(given);
        if (!answered(words)) {
            whole.addAll(config);
        }
        whole.addAll(words);
        Exit exit = program.run(installation.again(), console, interruption, whole);
        // What interrupts it may come a moment after its end.
        boolean _ = Thread.interrupted();
        return new Did.Ran(exit);
    }

    /// What the program answers by itself: no command, and no configuration may stand before it.
    private static boolean answered(List<String> words) {
        return words.stream()
                .filter(word -> !word.equals("--json") && !word.equals("--debug"))
                .findFirst()
                .filter(ANSWERED::contains)
                .isPresent();
    }

    private Did refused(String why) {
        console.error("error: " + why);
        return new Did.Ran(Exit.USAGE);
    }

    /// Why it is no command for here.
    private Optional<String> refusal(List<String> words) {
        if (words.stream().allMatch(word -> word.equals("--json") || word.equals("--debug"))) {
            return Optional.of("expected a command; help lists them");
        }
        try {
            Request request = new CommandLine(program.forms()).read(words);
            String name = request.form().words();
            return request.flag(CommandForm.HELP)
                    ? Optional.empty()
                    : Optional.ofNullable(REFUSED.get(name)).map(why -> "'" + name + "' is not for here: " + why);
        } catch (UsageError wrong) {
            // It is said when it is run.
            return Optional.empty();
        }
    }
}
