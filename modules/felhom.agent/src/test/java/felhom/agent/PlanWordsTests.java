package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What somebody reads before signing: which guest, in which state, and how old what is meant of it is.
@BothWays
class PlanWordsTests {
    private final TestAgent agent = new TestAgent();
    private final SimGuest guest = agent.world
            .lxc(101, "db")
            .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
            .data("old")
            .snapshot("before")
            .data("new")
            .running();
    private final Operators operators = new Operators(agent);

    @AfterEach
    void close() {
        agent.close();
    }

    private Result planned(String... words) {
        String[] line = new String[words.length + 1];
        line[0] = "plan";
        System.arraycopy(words, 0, line, 1, words.length);
        Result result = agent.run(line);
        assertEquals(Exit.OK, result.exit(), result.all());
        return result;
    }

    private static String about(Result planned) {
        return new JsonMapper().readTree(planned.out()).path("about").path(0).asString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rollback", "delete-snapshot"})
    void thePlanOfASnapshotNamesGuestStateAndAge(String operation) {
        agent.world.jumpClock(Duration.ofSeconds(200));

        Result planned = planned(operation, "vmid=101", "name=before");

        String words = "guest 101 'db', running, snapshot 'before' of 3 minutes ago (20";
        assertTrue(about(planned).startsWith(words), planned.out());
        assertTrue(planned.err().startsWith(words), planned.err());
        assertTrue(planned.err().contains("\nThis will:\n  "), planned.err());
    }

    @Test
    void thePlanOfAStopNamesTheGuestAndWhoManagesIt() {
        guest.ha();

        assertEquals("guest 101 'db', running, managed by HA (started)", about(planned("stop", "vmid=101")));
    }

    @Test
    void thePlanOfAKillNamesTheGuestThatTheTaskIsAbout() {
        String task = agent.startedTask(101);
        agent.world.jumpClock(Duration.ofMinutes(65));

        Result planned = planned("stop-task", "task=" + task);

        assertTrue(
                about(planned)
                        .startsWith("guest 101 'db', running, locked (snapshot), task 'vzsnapshot' of 101, begun 1 hour"
                                + " ago (20"),
                planned.out());
        assertTrue(planned.err().contains("break task 'vzsnapshot' of 101 off"), planned.err());
    }

    @Test
    void aNameCannotSpeakForThePlan() {
        guest.config("hostname", "x', stopped, snapshot 'y\\\n\u202e\u00e9");

        Result planned = planned("stop", "vmid=101");

        assertEquals("guest 101 'x\\', stopped, snapshot \\'y\\\\\\u000a\\u202e\\u00e9', running", about(planned));
        assertTrue(planned.out().chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), planned.out());
        assertFalse(planned.err().contains("'x', stopped"), planned.err());
    }

    @Test
    void aPlanStaysWorthSomethingWhenStateAndAgeHaveChanged() throws Exception {
        Path alice = operators.trusted("alice");
        Path plan = Files.write(
                agent.directory.resolve("plan.json"),
                planned("rollback", "vmid=101", "name=before").out().getBytes(StandardCharsets.UTF_8));
        Path signature = operators.sign(alice, plan);
        guest.stopped();
        agent.world.jumpClock(Duration.ofMinutes(5));

        Result applied = agent.run("apply", plan.toString(), signature.toString());

        assertEquals(Exit.OK, applied.exit(), applied.all());
        assertEquals("old", guest.data());
    }
}
