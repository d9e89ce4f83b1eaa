package felhom.proxmox.task;

import felhom.engine.port.TaskEnd.Judged;
import felhom.ops.Upid;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What a task's exit status means. PVE's own rule is "an error unless `OK` or `WARNINGS: n`" (pve-common
/// `UPID.pm`); we tell apart the texts that say that nobody knows.
public final class ExitStatus {
    public static final String UNEXPECTED = "unexpected status";

    private static final Pattern WARNINGS = Pattern.compile("WARNINGS: [0-9]+");

    /// In place of an exit status, for a task that its host does not know.
    static final String FORGOTTEN = "unknown: the host does not know this task (any more)";

    // The last line of the log is no TASK line (killed, host rebooted), or the log cannot be read any more.
    private static final Set<String> UNKNOWN = Set.of(UNEXPECTED, "unknown", FORGOTTEN, "");
    private static final List<String> UNREADABLE =
            List.of("unable to open file - ", "unable to get last line", "unable to read tail (");

    // On a Proxmox Backup Server a job that warned has left some of its work undone; on PVE the work is there.
    private static final Set<String> PARTIAL = Set.of(
            "sync", "syncjob", "verify", "verificationjob", "prune", "prunejob", "tape-backup", "tape-backup-job");

    private ExitStatus() {}

    static Judged judge(Upid task, String text) {
        if (text.equals("OK")) {
            return Judged.OK;
        }
        if (WARNINGS.matcher(text).matches()) {
            return task.backupServer() && PARTIAL.contains(task.type()) ? Judged.FAILED : Judged.OK_WITH_WARNINGS;
        }
        boolean unknown = UNKNOWN.contains(text) || UNREADABLE.stream().anyMatch(text::startsWith);
        return unknown ? Judged.UNKNOWN : Judged.FAILED;
    }
}
