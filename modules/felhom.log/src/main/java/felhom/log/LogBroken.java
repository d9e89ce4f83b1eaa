package felhom.log;

import java.nio.file.Path;

/// A write failed, and nobody knows what is on the disk now. Final until a restart reads it anew.
public final class LogBroken extends LogException {
    private static final long serialVersionUID = 1L;

    LogBroken(Path directory, String tried, Throwable cause) {
        super(
                "the log in " + directory + " takes no more records: " + tried + " failed (" + Reason.of(cause)
                        + "). Whether the last records are on the disk is not known. Check the disk (dmesg), then"
                        + " restart the agent: it reads again what is there",
                cause);
    }
}
