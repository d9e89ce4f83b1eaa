package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.port.TaskEnd.Judged;
import felhom.ops.Upid;
import java.util.List;
import org.junit.jupiter.api.Test;

/// R1: what every exit status that PVE can produce means.
class ExitStatusTests {
    private static final Upid VZDUMP =
            Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzdump:9999:felhom-agent@pve!agent:");
    private static final Upid PBS_SYNC =
            Upid.of("UPID:pbs:0000214A:00050E57:0000001A:6B0132FE:syncjob:store\\x3as-1:root@pam:");
    private static final Upid PBS_BACKUP =
            Upid.of("UPID:pbs:0000214A:00050E57:0000001A:6B0132FE:backup:store\\x3act-100:root@pam!t:");

    @Test
    void r1OnlyOkIsOk() {
        assertEquals(Judged.OK, ExitStatus.judge(VZDUMP, "OK"));
    }

    @Test
    void r1AWarnedBackupIsThereAndAWarnedSyncIsNot() {
        assertEquals(Judged.OK_WITH_WARNINGS, ExitStatus.judge(VZDUMP, "WARNINGS: 1"));
        assertEquals(Judged.OK_WITH_WARNINGS, ExitStatus.judge(VZDUMP, "WARNINGS: 12"));
        assertEquals(Judged.OK_WITH_WARNINGS, ExitStatus.judge(PBS_BACKUP, "WARNINGS: 1"));
        assertEquals(Judged.FAILED, ExitStatus.judge(PBS_SYNC, "WARNINGS: 1"));
    }

    @Test
    void r1TheseSayThatNobodyKnows() {
        for (String text : List.of(
                "unexpected status",
                "",
                "unknown",
                "unable to open file - No such file or directory",
                "unable to get last line: ",
                "unable to read tail (got 0 bytes)")) {
            assertEquals(Judged.UNKNOWN, ExitStatus.judge(VZDUMP, text), text);
        }
    }

    @Test
    void r1EverythingElseIsAFailure() {
        for (String text : List.of(
                "job errors",
                "received interrupt",
                "interrupted by signal",
                "got unexpected control message: x",
                "CT is locked (backup)",
                "snapshot name 'x' already used",
                "snapshot feature is not available",
                "can't lock file '/run/lock/lxc/pve-config-9996.lock' - got timeout",
                "403 Permission check failed (/vms/9999, VM.Backup)",
                "WARNINGS: many",
                "unknown compression algorithm 'x'",
                "unable to open file '/etc/pve/lxc/9999.conf' - Permission denied",
                "ok",
                "OK ")) {
            assertEquals(Judged.FAILED, ExitStatus.judge(VZDUMP, text), text);
        }
    }
}
