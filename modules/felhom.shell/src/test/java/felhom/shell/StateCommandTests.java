package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import felhom.shell.command.Exit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The agent's state, as whoever administers it sees and resets it.
class StateCommandTests extends ShellCase {
    private static final String BY = "by user " + System.getProperty("user.name") + " at the command line";

    @AfterEach
    void noOrderGoesThroughHere() {
        assertEquals(0, agent.opened);
    }

    private static StateView view(Optional<String> epoch) {
        PlanStatus open = new PlanStatus(Plans.issued("rollback", Plans.NOON, "N".repeat(22)), Optional.empty());
        PlanStatus expired = new PlanStatus(
                Plans.issued("rollback", Plans.NOON.minusSeconds(7200), "O".repeat(22)), Optional.empty());
        PlanStatus done = new PlanStatus(open.plan(), Optional.of(PlanStatus.Closed.DONE));
        var stage = Plans.snapshot().procedure().stages().getFirst();
        OpenOrder running = new OpenOrder(
                        new OrderKey("shell", Plans.order("snapshot").id()),
                        Plans.NOON,
                        Plans.snapshot(),
                        false,
                        List.of(),
                        Set.of())
                .begun(stage.name(), false, Plans.NOON)
                .last(run -> run.with(Plans.TASK, false));
        return new StateView(
                Optional.of(FakeState.IDENTITY),
                epoch,
                FakeState.HEAD,
                Instant.EPOCH,
                Plans.NOON,
                List.of(open, expired, done),
                List.of(running),
                1);
    }

    @Test
    void beforeTheFirstOrderThereIsNone() {
        Result text = run("state", "show");
        Result json = run("state", "show", "--json");

        assertEquals(new Result(Exit.OK, """
                        directory                   /no/such/state
                        state                       none yet: the first order begins it
                        """, ""), text);
        assertEquals(Exit.OK, json.exit());
        json.isJson("{'directory':'/no/such/state','state':'none yet: the first order begins it'}");
    }

    @Test
    void aLineAFieldAndOnePerOrderWithoutAnEnd() {
        agent.state.view = Optional.of(view(Optional.of("an epoch")));

        Result result = run("state", "show");

        assertEquals(Exit.OK, result.exit());
        assertEquals("""
                directory                   /no/such/state
                host                        00000000-0000-4000-8000-000000000001
                log head                    %s
                epoch                       an epoch
                runtime directory           /no/such/runtime
                runtime store               unknown: there is no such directory
                epoch in memory             false
                used plans forgotten until  none: no used plan was forgotten yet
                latest time seen            2026-11-21T12:00:00Z
                open plans                  1
                outcomes for the hub        1
                without an end              snapshot since 2026-11-21T12:00:00Z, order an-order, task %s
                """.formatted(FakeState.HEAD, Plans.TASK), result.out());
        assertEquals("", result.err());
    }

    @Test
    void onceTheEpochIsOverNoPlanCanBeSigned() {
        agent.state.view = Optional.of(view(Optional.empty()));

        assertTrue(run("state", "show").out().contains("\nopen plans                  0\n"));
        assertTrue(run("state", "show", "--json").out().contains("\"open_plans\":0,"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state reset|log|Put the log aside? Plans, unfinished orders, outcomes for the hub and the counts of"
                        + " limits stay behind in it.",
                "clock reset|clock|Believe this host's clock as it stands now?",
                "identity reset|identity|Give this agent a new id? Every plan that was issued becomes worthless."
            })
    void aResetIsDoneOnceWhoeverIsAskedAgreesOrSaidSoBefore(String command, String what, String question) {
        typed = Optional.of("n");
        Result no = run(command.split(" "));
        typed = Optional.empty();
        Result nobody = run(command.split(" "));
        Result json = run((command + " --json").split(" "));

        String undone = "nothing was done; add --yes to do it without being asked";
        assertEquals(List.of(), agent.state.done);
        assertEquals(new Result(Exit.REFUSED, "", undone + "\n"), no);
        assertEquals(new Result(Exit.REFUSED, "", undone + "\n"), nobody);
        assertEquals(Exit.REFUSED, json.exit());
        json.isJson("{'error':{'kind':'refused','message':'" + undone + "'}}");
        assertEquals(List.of(question + " [y/N] "), questions);

        typed = Optional.of("y");
        Result yes = run(command.split(" "));
        typed = Optional.empty();
        Result unasked = run((command + " --yes").split(" "));

        assertEquals(Exit.OK, yes.exit());
        assertEquals(Exit.OK, unasked.exit());
        assertEquals(LOG, unasked.err());
        assertEquals(2, questions.size());
        assertEquals(List.of(what + " " + BY, what + " " + BY), agent.state.done);
    }

    @Test
    void theLogThatWasPutAsideIsNamed() {
        Result text = run("state", "reset", "--yes");
        Result json = run("state", "reset", "--yes", "--json");
        agent.state.aside = Optional.empty();
        Result missing = run("state", "reset", "--yes");

        assertEquals("old log                     /no/such/state/log.1\n", text.out());
        json.isJson("{'old_log':'/no/such/state/log.1','log_head':'" + FakeState.HEAD + "'}");
        assertEquals("old log                     missing\n", missing.out());
    }

    @Test
    void theClockThatIsBelievedNowIsNamedWithTheLatestTimeBefore() {
        Result text = run("clock", "reset", "--yes");
        Result json = run("clock", "reset", "--yes", "--json");

        assertEquals("""
                latest time was             2026-11-21T12:00:00Z
                latest time is              2026-11-21T11:00:00Z
                """, text.out());
        json.isJson("{'latest_time_was':'2026-11-21T12:00:00Z','latest_time_is':'2026-11-21T11:00:00Z','log_head':'"
                + FakeState.HEAD + "'}");
    }

    @Test
    void whoTheAgentIsAndWas() {
        Result shown = run("identity", "show");
        Result json = run("identity", "show", "--json");
        Result reset = run("identity", "reset", "--yes");
        agent.state.was = Optional.empty();
        Result unreadable = run("identity", "reset", "--yes", "--json");

        String now = """
                id                          00000000-0000-4000-8000-000000000001
                node                        pve
                """;
        assertEquals(new Result(Exit.OK, now, LOG), shown);
        json.isJson("{'id':'00000000-0000-4000-8000-000000000001','node':'pve','log_head':'" + FakeState.HEAD + "'}");
        assertEquals(now + "id was                      00000000-0000-4000-8000-000000000002\n", reset.out());
        unreadable.isJson(
                "{'id':'00000000-0000-4000-8000-000000000001','node':'pve','log_head':'" + FakeState.HEAD + "'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state reset now", "state", "clock reset --force", "identity reset --wait soon"})
    void whatIsTypedWronglyResetsNothing(String line) {
        Result result = run((line + " --yes").split(" "));

        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertEquals(List.of(), agent.state.done);
    }
}
