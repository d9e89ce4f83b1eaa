package felhom.shell.command;

import felhom.engine.port.RootSide.Explanation;
import felhom.shell.console.Console;
import java.util.List;
import java.util.stream.Collectors;

/// What root would run, in words.
public final class Explanations {
    private Explanations() {}

    /// @param what of it, a line that ends with a colon
    public static void tell(Console console, String what, Explanation explanation) {
        console.line(what);
        explanation.programs().forEach(words -> console.line("  " + quoted(words)));
        console.line("why as root: " + explanation.why());
        explanation.refused().ifPresent(why -> console.line("nothing of it would be done now: " + why));
    }

    /// As a shell would have to be told, though none is.
    private static String quoted(List<String> words) {
        return words.stream().map(Explanations::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
