package felhom.shell.command;

import felhom.shell.line.CommandForm;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import java.util.List;

/// A command: how it is typed, and what it does.
public record Command(CommandForm form, Handler handler) {
    public Command(String words, List<Positional<?>> positionals, List<Option> options, String help, Handler handler) {
        this(new CommandForm(words, positionals, options, help), handler);
    }

    @FunctionalInterface
    public interface Handler {
        Exit run(Request request, CommandRun run) throws Exception;
    }
}
