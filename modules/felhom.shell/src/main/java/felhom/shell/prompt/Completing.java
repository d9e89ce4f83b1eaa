package felhom.shell.prompt;

import java.util.List;
import java.util.Optional;

/// What may stand where the cursor is.
@FunctionalInterface
interface Completing {
    /// @param cursor where in the line it stands
    /// @return what may stand in place of the word before it; at once, whatever it would have to ask for
    List<Offer> complete(String line, int cursor);

    /// @param value the whole word, without quotes
    /// @param description what it is, in a few words; may be empty
    /// @param group under which heading it is shown; may be empty
    /// @param closed why it is of no use now, though it is there
    /// @param whole whether the word is over with it
    record Offer(String value, String description, String group, Optional<String> closed, boolean whole) {}
}
