package felhom.shell.console;

import java.util.Optional;

/// The terminal that the operator sits at, wherever the three streams lead.
public interface Terminal {
    /// No terminal at all: cron, systemd, a pipeline of a build.
    Terminal NONE = new Terminal() {
        @Override
        public boolean shown() {
            return false;
        }

        @Override
        public boolean overwrites() {
            return false;
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }
    };

    /// Whether standard error leads to a terminal.
    boolean shown();

    /// Whether it does, and the terminal can go back to the start of a line and erase it.
    boolean overwrites();

    /// How many characters fit on a line.
    default int columns() {
        return 80;
    }

    /// Whether commands come from a file or a pipe, so that nobody is there to be asked anything.
    default boolean scripted() {
        return false;
    }

    /// What is typed in answer, up to the end of the line; empty where there is no terminal to ask at, or its
    /// input ends before anything is typed.
    Optional<String> ask(String question);

    /// The same for what nobody may see; empty too where the terminal cannot be kept from showing it.
    default Optional<String> askUnseen(String question) {
        return Optional.empty();
    }
}
