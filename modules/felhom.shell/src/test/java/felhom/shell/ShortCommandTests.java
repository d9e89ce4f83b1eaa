package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.trust.Verdict;
import felhom.shell.command.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `guest adopt`, `task stop`, `golden create` and `usb mount|unmount`: short for an order, and no other way
/// past the door.
class ShortCommandTests extends ShellCase {
    private static final String TASK = Plans.TASK.text();
    private static final String TEMPLATE = "local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst";

    @Test
    void toAdoptAGuestIsAnOrderLikeAnyOther() {
        Result result = run("guest", "adopt", "101");

        assertEquals(Exit.OK, result.exit());
        assertEquals(List.of("submit adopt {vmid=101}"), door.asked);
    }

    @Test
    void itIsBenignAndTakesNoSignature() {
        Result result = run("guest", "adopt", "101", "--sign-with", "/keys/alice");

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().contains("--sign-with"), result.err());
        assertEquals(0, agent.opened);
    }

    @Test
    void aTaskIsNotStoppedUnsigned() {
        door.verdict = new Verdict.NeedsApproval(Plans.rollback());

        Result result = run("task", "stop", TASK, "--yes");

        assertEquals(Exit.REFUSED, result.exit());
        assertEquals("", result.out());
        assertEquals(List.of("submit stop-task {task=" + TASK + "}"), door.asked);
        assertEquals(List.of(), agent.signed);
    }

    @Test
    void whoeverSignsOnTheSpotHasItAppliedAndNeverSubmitted() {
        Result result = run("task", "stop", TASK, "--sign-with", "/keys/alice", "--yes");

        assertEquals(Exit.OK, result.exit());
        assertEquals(List.of("issue stop-task {task=" + TASK + "}", "apply"), door.asked);
        assertEquals(1, agent.signed.size());
    }

    @Test
    void aGoldenImageIsAnOrderWithWhatWasTypedAndNoMore() {
        Result result = run(
                "golden",
                "create",
                "9000",
                TEMPLATE,
                "local-lvm",
                "--size",
                "16",
                "--bridge=vmbr1",
                "--sign-with",
                "/keys/alice",
                "--yes");

        assertEquals(Exit.OK, result.exit());
        assertEquals(
                List.of(
                        "issue golden-image {bridge=vmbr1, size=16, storage=local-lvm, template=" + TEMPLATE
                                + ", vmid=9000}",
                        "apply"),
                door.asked);
    }

    @Test
    void aDiskIsMountedWithoutASignatureAndNotUnmountedWithoutOne() {
        assertEquals(Exit.OK, run("usb", "mount", "ABCD-1234", "/mnt/usb").exit());
        door.verdict = new Verdict.NeedsApproval(Plans.rollback());
        assertEquals(
                Exit.REFUSED, run("usb", "unmount", "ABCD-1234", "/mnt/usb").exit());

        assertEquals(
                List.of(
                        "submit usb-mount {place=/mnt/usb, uuid=ABCD-1234}",
                        "submit usb-unmount {place=/mnt/usb, uuid=ABCD-1234}"),
                door.asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guest adopt",
                "guest adopt web",
                "guest adopt 99",
                "guest adopt 101 102",
                "task stop",
                "task stop vzdump",
                "task stop 101",
                "golden create",
                "golden create 9000 local:iso/x.iso local",
                "golden create 9000 local:vztmpl/debian.tar.zst local --size 0",
                "golden create 9000 local:vztmpl/debian.tar.zst local --size 8G",
                "usb mount ABCD-1234 /etc",
                "usb mount abcd /mnt/usb",
                "usb unmount ABCD-1234",
                "usb mount ABCD-1234 /mnt/usb --sign-with /keys/alice"
            })
    void whatIsNotWhatACommandTakesOpensNoDoor(String line) {
        Result result = run(line.split(" "));

        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertEquals("", result.out());
        assertEquals(0, agent.opened);
    }
}
