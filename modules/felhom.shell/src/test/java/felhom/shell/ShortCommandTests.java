package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.trust.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `guest adopt` and `task stop`: short for an order, and no other way past the door.
class ShortCommandTests extends ShellCase {
    private static final String TASK = Plans.TASK.text();

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guest adopt",
                "guest adopt web",
                "guest adopt 99",
                "guest adopt 101 102",
                "task stop",
                "task stop vzdump",
                "task stop 101"
            })
    void whatIsNeitherAGuestNorATaskOpensNoDoor(String line) {
        Result result = run(line.split(" "));

        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertEquals("", result.out());
        assertEquals(0, agent.opened);
    }
}
