package felhom.shell.command;

import java.nio.file.Path;
import java.util.Optional;

/// Where somebody sits who types more than one command.
///
/// @param input whether standard input is a terminal
/// @param output whether standard output is one
/// @param errors whether standard error is one
/// @param term what its kind is called, as terminfo(5) has it; empty where nobody says
/// @param colour whether colours are wanted (https://no-color.org)
/// @param history where what is typed is kept for the next time; empty where there is no such place
/// @param home the user's directory, which `~` stands for
public record Desk(
        boolean input, boolean output, boolean errors, String term, boolean colour, Optional<Path> history, Path home) {
    /// No terminal at all.
    public static final Desk NONE = new Desk(false, false, false, "", false, Optional.empty(), Path.of("/"));

    /// Whether somebody types, and sees what is asked.
    public boolean attended() {
        return input && (output || errors);
    }

    /// Whether a line can be drawn anew there.
    public boolean draws() {
        return !term.isEmpty() && !term.equals("dumb") && !term.equals("unknown");
    }
}
