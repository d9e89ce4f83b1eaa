package felhom.shell.command;

import felhom.shell.console.Console;
import felhom.shell.line.CommandForm;
import java.util.List;

/// All of the program's commands, for the one that runs others.
public interface Program {
    List<CommandForm> forms();

    /// What `--help` shows of it.
    List<String> help(CommandForm form);

    /// One command as if it were the only one. Never throws: what goes wrong is said.
    ///
    /// @param words at least one that is no option of every command
    Exit run(Installation installation, Console console, Interruption interruption, List<String> words);
}
