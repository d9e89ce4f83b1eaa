package felhom.shell.prompt;

import felhom.shell.command.Exit;

/// Where lines are typed.
interface Lines extends AutoCloseable {
    sealed interface Next {
        /// @param text may be several lines, where it was pasted
        record Typed(String text) implements Next {}

        /// Ctrl-C: what was typed is thrown away.
        record Cleared() implements Next {}

        /// Ctrl-D, or the terminal is gone.
        record Left() implements Next {}
    }

    /// @param node what the node is called
    /// @param last how the last command ended
    record Prompt(String node, Exit last) {
        String text() {
            return node + (last == Exit.OK ? "" : " [" + last.code() + "]") + "> ";
        }
    }

    Next next(Prompt prompt);

    /// What to know of them at first, in one line.
    String keys();

    /// Shows it without disturbing what is being typed: above it, or before the next prompt. From any thread.
    void tell(String line);

    @Override
    void close();
}
