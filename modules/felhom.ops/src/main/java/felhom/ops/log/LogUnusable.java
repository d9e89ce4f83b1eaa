package felhom.ops.log;

import java.nio.file.Path;

/// The log could not be opened or read, for a reason that is not in its content.
public final class LogUnusable extends LogException {
    private static final long serialVersionUID = 1L;

    LogUnusable(Path path, String tried, Throwable cause) {
        super(
                "the log in " + path + " cannot be used: " + tried + " failed (" + Reason.of(cause)
                        + "). Check that the directory belongs to the agent's user (mode 0700), and the disk (dmesg)",
                cause);
    }
}
