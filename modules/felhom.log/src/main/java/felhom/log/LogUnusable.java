package felhom.log;

import java.nio.file.Path;

/// The log could not be opened or read, for a reason that is not in its content.
public final class LogUnusable extends LogException {
    private static final long serialVersionUID = 1L;

    LogUnusable(Path path, String tried, Throwable cause) {
        super(
                "the log in " + path + " cannot be used: " + tried + " failed (" + Reason.of(cause) + "). "
                        + remedy(Reason.of(cause)),
                cause);
    }

    private static String remedy(String reason) {
        if (reason.contains("no regular file")) {
            return "Take it away: only what the agent has written belongs there";
        }
        return reason.contains("No space left")
                ? "Free some room on its file system: a log takes 4 MiB and more"
                : "Check that the directory belongs to the agent's user (mode 0700), and the disk (dmesg)";
    }
}
