package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.Tasks;
import felhom.ops.MissingPrivilege;
import felhom.ops.Upid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskMessagesTests {
    private static final Upid UPID = Upid.of("UPID:pve1:000004D2:0000162E:69206E00:vzsnapshot:101:a@pve!t:");

    private static Tasks.Summary task(Optional<Instant> ended, Optional<String> status) {
        return new Tasks.Summary(
                UPID,
                UPID.node(),
                "vzsnapshot",
                "101",
                "a@pve!t",
                Instant.parse("2026-11-21T12:00:00Z"),
                ended,
                status);
    }

    @Test
    void aTaskThatRunsHasNoEnd() {
        says("{'upid':'" + UPID.text() + """
                        ','node':'pve1','type':'vzsnapshot','id':'101','user':'a@pve!t',
                        'started':'2026-11-21T12:00:00Z','running':true}""", TaskMessages.task(task(Optional.empty(), Optional.empty())));
    }

    @Test
    void aTaskThatEnded() {
        says(
                "{'upid':'" + UPID.text() + """
                        ','node':'pve1','type':'vzsnapshot','id':'101','user':'a@pve!t',
                        'started':'2026-11-21T12:00:00Z','ended':'2026-11-21T12:00:05Z','running':false,
                        'exitstatus':'OK'}""",
                TaskMessages.task(task(Optional.of(Instant.parse("2026-11-21T12:00:05Z")), Optional.of("OK"))));
    }

    @Test
    void watchedToATrueEnd() {
        TaskEnd end = new TaskEnd.Ended(
                UPID,
                Duration.ofNanos(1_234_567_890),
                3,
                TaskEnd.Judged.OK_WITH_WARNINGS,
                "WARNINGS: 1",
                "",
                List.of("a", "b"),
                List.of("WARN: c"),
                Optional.of(new MissingPrivilege(Optional.of("/vms/101"), Optional.of("VM.Snapshot"), "a@pve!t")));

        says("{'upid':'" + UPID.text() + """
                        ','outcome':'ok_with_warnings','exitstatus':'WARNINGS: 1','seconds':1.235,'polls':3,
                        'message':'','privilege':{'path':'/vms/101','privilege':'VM.Snapshot','token':'a@pve!t'},
                        'log':['a','b'],'warnings':['WARN: c']}""", TaskMessages.end(end));
    }

    @Test
    void aWatchThatEndedBeforeItsTask() {
        TaskEnd end = new TaskEnd.StillRunning(UPID, Duration.ofSeconds(60), 30, TaskEnd.Why.LIMIT, "the task goes on");

        says("{'upid':'" + UPID.text() + """
                        ','outcome':'unknown','exitstatus':null,'seconds':60.0,'polls':30,
                        'message':'the task goes on'}""", TaskMessages.end(end));
    }
}
