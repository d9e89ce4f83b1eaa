package felhom.shell;

import felhom.engine.door.Catalogue;
import felhom.shell.command.Exit;
import felhom.shell.line.OperationForm;
import felhom.shell.manual.BashCompletion;
import felhom.shell.manual.ManualPage;
import felhom.shell.manual.Program;
import felhom.shell.manual.ZshCompletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Writes the manual page and the completions: `ManualMain DIRECTORY VERSION DATE`.
public final class ManualMain {
    private ManualMain() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Program program = program();
        Files.writeString(directory.resolve("felhom-agent.1"), new ManualPage(program, args[1], args[2]).text());
        Files.writeString(directory.resolve("felhom-agent.bash"), new BashCompletion(program).text());
        Files.writeString(directory.resolve("felhom-agent.zsh"), new ZshCompletion(program).text());
    }

    public static Program program() {
        SequencedMap<Integer, String> codes = new LinkedHashMap<>();
        Arrays.stream(Exit.values()).forEach(exit -> codes.put(exit.code(), exit.meaning()));
        return new Program(
                Commands.FORMS,
                Catalogue.load().operations().stream().map(OperationForm::of).toList(),
                codes);
    }
}
