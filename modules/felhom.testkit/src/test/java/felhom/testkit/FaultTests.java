package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.fault.HttpFault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class FaultTests {
    private static final String SNAPSHOT = "/nodes/pve/lxc/9999/snapshot";

    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    private HttpFault onSnapshot() {
        return lab.pve.faults().on("POST", ".*/snapshot");
    }

    private Client.Reply snapshot(String name) throws IOException {
        return lab.client.post(SNAPSHOT, "snapname=" + name);
    }

    @Test
    void anAnswerInsteadOfTheWork() throws Exception {
        onSnapshot().times(2).answer(595, "Connection refused");

        assertEquals(595, snapshot("s1").status());
        assertEquals("", snapshot("s1").body());
        assertEquals(200, snapshot("s1").status());
        assertEquals(1, lab.world.tasks().size());
        assertEquals(
                List.of(595, 595, 200),
                lab.pve.writes().stream().map(WriteRecord::status).toList());
    }

    @Test
    void aRecordedAnswerInsteadOfTheWork() throws Exception {
        lab.pve.faults().on("GET", "/pools").play(200, "OK", "{\"data\":[]}");
        onSnapshot().play(500, "CT is locked (backup)", "{\"data\":null}");

        assertEquals("{\"data\":[]}", lab.client.get("/pools").body());
        assertEquals(500, snapshot("s1").status());
        assertEquals(0, lab.world.tasks().size());
    }

    @Test
    void anAnswerAlthoughTheWorkGoesOn() throws Exception {
        onSnapshot().answerAfterWork(596, "Connection timed out");

        assertEquals(596, snapshot("s1").status());
        assertEquals(1, lab.world.tasks().size());
    }

    @Test
    void aResetBeforeOrAfterTheWork() throws Exception {
        onSnapshot().resetBeforeWork();
        assertThrows(IOException.class, () -> snapshot("s1"));
        assertEquals(0, lab.world.tasks().size());

        onSnapshot().resetAfterWork();
        assertThrows(IOException.class, () -> snapshot("s1"));
        assertEquals(1, lab.world.tasks().size());
        assertEquals(0, lab.pve.writes().getLast().status());
    }

    @Test
    void aResetInTheMiddleOfTheBody() {
        lab.pve.faults().on("GET", "/version").resetMidBody();

        assertThrows(IOException.class, () -> lab.client.get("/version"));
    }

    @Test
    void anAnswerOrItsBodyComesLate() throws Exception {
        lab.pve.faults().on("GET", "/version").hang(Duration.ofMillis(300));
        lab.pve.faults().on("GET", "/version").hangBody(Duration.ofMillis(300));
        for (int i = 0; i < 2; i++) {
            var begin = Instant.now();
            assertTrue(lab.client.get("/version").data().has("version"));
            assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 300);
        }
    }

    @Test
    void brokenJsonAndAWrongType() throws Exception {
        lab.pve.faults().on("GET", "/version").truncateJson();
        lab.pve.faults().on("GET", "/version").wrongContentType("text/html");

        var truncated = lab.client.get("/version");
        assertThrows(JacksonException.class, truncated::json);
        assertTrue(lab.client.get("/version").head().contains("\r\nContent-Type: text/html"));
    }

    @Test
    void aTaskThatIsNotKnownAtFirst() throws Exception {
        lab.pve.faults().onTask("vzsnapshot").noSuchTaskFor(Duration.ofMillis(300));

        var task = snapshot("s1");
        var status = "/nodes/pve/tasks/" + task.data().asString() + "/status";
        assertEquals("no such task", lab.client.get(status).error("upid"));
        Thread.sleep(350);
        assertEquals("OK", lab.client.get(status).data().path("exitstatus").asString());
    }

    @Test
    void anExitStatusThatComesLate() throws Exception {
        lab.pve.faults().onTask("vzsnapshot").lateExitStatus(Duration.ofMillis(300));

        var task = snapshot("s1");
        Thread.sleep(100);
        var status = lab.client
                .get("/nodes/pve/tasks/" + task.data().asString() + "/status")
                .data();
        assertEquals("stopped", status.path("status").asString());
        assertFalse(status.has("exitstatus"));
        assertEquals("OK", lab.client.finish(task));
    }

    @Test
    void aTaskEndsAsOrdered() throws Exception {
        lab.pve.faults().taskExit("vzsnapshot", "WARNINGS: 1", "WARN: something is odd");
        var warned = snapshot("s1");
        assertEquals("WARNINGS: 1", lab.client.finish(warned));
        assertEquals("WARN: something is odd\nTASK WARNINGS: 1", lab.client.log(warned));
        assertEquals(List.of("s1"), lab.guest().snapshotNames());

        lab.pve.faults().taskExit("vzsnapshot", "out of space");
        assertEquals("out of space", lab.client.finish(snapshot("s2")));
        lab.pve.faults().onTask("vzsnapshot").forbidden("/vms/9999", "VM.Snapshot");
        assertEquals("403 Permission check failed (/vms/9999, VM.Snapshot)", lab.client.finish(snapshot("s2")));
        assertEquals(List.of("s1"), lab.guest().snapshotNames());

        lab.pve.faults().onTask("vzsnapshot").exitAfterWork("unexpected status");
        var lost = snapshot("s2");
        assertEquals("unexpected status", lab.client.finish(lost));
        assertEquals("no content", lab.client.log(lost));
        assertEquals(List.of("s1", "s2"), lab.guest().snapshotNames());
    }

    @Test
    void aTaskWhoseWorkFailsDoesNotEndWellByOrder() throws Exception {
        assertEquals("OK", lab.client.finish(snapshot("s1")));
        lab.pve.faults().taskExit("vzsnapshot", "WARNINGS: 1", "WARN: something is odd");

        var again = snapshot("s1");

        assertEquals("snapshot name 's1' already used", lab.client.finish(again));
        assertEquals("TASK ERROR: snapshot name 's1' already used", lab.client.log(again));
    }

    @Test
    void clearedFaultsDoNothing() throws Exception {
        onSnapshot().times(5).answer(595, "Connection refused");
        lab.pve.faults().taskExit("vzsnapshot", "job errors").clear();

        assertEquals("OK", lab.client.finish(snapshot("s1")));
        assertEquals(0, lab.pve.faults().pending());
    }
}
