package felhom.log;

import java.nio.file.Path;

/// The log was closed, by this process.
public final class LogClosed extends LogException {
    private static final long serialVersionUID = 1L;

    LogClosed(Path directory) {
        super("the log in " + directory + " is closed; the agent is stopping. Ask again when it has started");
    }
}
