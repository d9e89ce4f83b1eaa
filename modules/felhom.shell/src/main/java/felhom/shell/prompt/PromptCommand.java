package felhom.shell.prompt;

import felhom.engine.door.Catalogue;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import felhom.shell.command.FileForm;
import felhom.shell.command.InputFile;
import felhom.shell.command.Installation;
import felhom.shell.complete.AccessReads;
import felhom.shell.complete.Completer;
import felhom.shell.line.CommandForm;
import felhom.shell.line.Completion;
import felhom.shell.line.OperationForm;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.order.ShortCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `shell`: at a terminal it asks for one line after another, otherwise it takes a script.
public final class PromptCommand {
    static final String NAME = "shell";
    private static final Option.Valued<InputFile> FILE = Option.valued(
            "--file",
            "FILE",
            InputFile.TYPE,
            Completion.Known.FILES,
            "do what FILE says, one command a line, and end with the first that fails; nobody is asked anything");
    private static final Option.Flag KEEP_GOING =
            Option.flag("--keep-going", "of a script: go on after a command that fails");
    private static final Option.Flag PLAIN =
            Option.flag("--plain", "no colours, no suggestions, nothing drawn anew: for what reads the screen aloud");
    private static final int LONGEST = 1 << 20;

    private PromptCommand() {}

    public static List<Command> all() {
        return List.of(new Command(
                NAME,
                List.of(),
                List.of(FILE, KEEP_GOING, PLAIN),
                "type commands one after another, with completion and history; or do those of a script",
                PromptCommand::open));
    }

    private static Exit open(Request request, CommandRun run) {
        Desk desk = run.installation().desk();
        Optional<InputFile> file = request.value(FILE);
        if (file.isPresent()) {
            byte[] script = file.get().read(FILE.name(), LONGEST);
            return script(request, run, file.get().name(), script);
        }
        if (!desk.attended()) {
            return script(request, run, "standard input", read(run.console().stdin()));
        }
        if (request.flag(KEEP_GOING)) {
            throw new UsageError("--keep-going: is for a script; give one with --file FILE, or on standard input");
        }
        Interrupts interrupts = new Interrupts(run.interruption());
        Session session = new Session(request, run, run.console());
        try (interrupts;
                Opening opening = Opening.begin(request, run);
                Lines lines = desk.draws() && !request.flag(PLAIN)
                        ? EditedLines.here(
                                desk, typing(request, run), run.console().secrets(), interrupts)
                        : new PlainLines(run.console(), interrupts)) {
            return new Sitting(session, lines, interrupts, opening).run();
        }
    }

    private static Typing typing(Request request, CommandRun run) {
        Installation installation = run.installation();
        List<CommandForm> commands = run.program().forms();
        List<OperationForm> operations =
                Catalogue.load().operations().stream().map(OperationForm::of).toList();
        Completer completer = new Completer(
                new Completer.Language(commands, operations, ShortCommands.operations()),
                new AccessReads(
                        () -> installation.again().connect(request.config(), Opening.NEVER_WAITS),
                        () -> installation.again().state(request.config(), Opening.NEVER_WAITS)),
                new Completer.Site(
                        Path.of("").toAbsolutePath(), installation.desk().home(), Completer.PATIENCE),
                installation.clocks());
        completer.prepare();
        LineCheck check = new LineCheck(commands, operations);
        return new Typing(check, new WordHelp(run.program(), check), new ShellCompletion(completer));
    }

    private static Exit script(Request request, CommandRun run, String name, byte[] script) {
        if (script.length > LONGEST) {
            throw new UsageError(name + ": is longer than " + LONGEST + " bytes; cut it in several");
        }
        FileForm.foreign(script).ifPresent(form -> {
            throw new UsageError(name + ": " + form + "; write it as plain UTF-8");
        });
        return new Script(
                        new Session(request, run, run.console().scripted()),
                        run.interruption(),
                        name,
                        new String(script, StandardCharsets.UTF_8).lines().toList(),
                        request.flag(KEEP_GOING))
                .run();
    }

    private static byte[] read(InputStream in) {
        try {
            return in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new UsageError("standard input: " + e.getMessage());
        }
    }
}
