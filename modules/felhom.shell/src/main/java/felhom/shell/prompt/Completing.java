package felhom.shell.prompt;

import felhom.shell.complete.Completions;

/// What may stand where the cursor is.
@FunctionalInterface
interface Completing extends AutoCloseable {
    /// @param cursor how many characters of the line stand before it
    /// @return what may stand in place of the word before it; at once, whatever it would have to ask for
    Completions complete(String line, int cursor);

    /// Nothing is completed any more.
    @Override
    default void close() {}
}
