package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.ops.OrderId;
import felhom.shell.command.Exit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `order close`: an operator gives an order up of which nobody will hear any more.
class CloseTests extends ShellCase {
    private static final String WORDS =
            "'snapshot' was closed by root: node pve is gone; whether it was done is not known";

    @BeforeEach
    void anOpenOrder() {
        open("shell");
        door.outcome = Optional.of(new Outcome.Unknown(WORDS, Optional.of(Plans.TASK)));
    }

    private void open(String of) {
        OrderKey key = new OrderKey(of, new OrderId("an-order"));
        door.open.add(new OpenOrder(key, Plans.NOON, Plans.snapshot(), false, List.of(), Set.of()));
    }

    @Test
    void itIsClosedAndSaidToBeUnknownWhichIsNoFailureOfTheCommand() {
        Result text = run("order", "close", "an-order", "--because", " node pve is gone ");
        Result json = run("order", "close", "an-order", "--because", "node pve is gone", "--json");

        assertEquals(new Result(Exit.OK, "unknown: " + WORDS + "\n", LOG), text);
        assertEquals(Exit.OK, json.exit());
        json.isJson("{'order':'an-order','operation':'snapshot','verdict':'allowed','outcome':'unknown','summary':'"
                + WORDS.replace('\'', '`') + "','tasks':['" + Plans.TASK + "'],'log_head':'" + FakeState.HEAD + "'}");
        String asked = "close an-order of shell because node pve is gone";
        assertEquals(List.of(asked, asked), door.asked);
    }

    @Test
    void whatMayStillEndByItselfIsNotClosed() {
        door.verdict = RefusalReason.AT_WORK.because("order an-order (snapshot) is not closed: its task runs");

        Result result = run("order", "close", "an-order", "--because", "gone");

        assertEquals(
                new Result(
                        Exit.REFUSED,
                        "",
                        "refused (at-work): order an-order (snapshot) is not closed: its task runs\n" + LOG),
                result);
    }

    @Test
    void anIdThatTwoDoorsHaveIsAskedForByItsDoor() {
        open("hub");

        Result either = run("order", "close", "an-order", "--because", "gone");
        Result one = run("order", "close", "an-order", "--because", "gone", "--door", "hub");

        assertEquals(Exit.USAGE, either.exit());
        assertTrue(either.err().contains("say which with --door: shell, hub"), either.err());
        assertEquals(Exit.OK, one.exit(), one.err());
        assertEquals(List.of("close an-order of hub because gone"), door.asked);
    }

    @Test
    void whatIsNotOpenOrHasNoReasonIsNotClosed() {
        Result none = run("order", "close", "other", "--because", "gone");
        Result door2 = run("order", "close", "an-order", "--because", "gone", "--door", "hub");
        Result why = run("order", "close", "an-order");
        Result blank = run("order", "close", "an-order", "--because", " ");
        Result lines = run("order", "close", "an-order", "--because", "a\nb");

        for (Result each : List.of(none, door2, why, blank, lines)) {
            assertEquals(Exit.USAGE, each.exit(), each.err());
            assertEquals("", each.out());
        }
        assertTrue(none.err().contains("no order 'other' is open; felhom-agent state show lists"), none.err());
        assertTrue(door2.err().contains("no order 'an-order' of door 'hub' is open"), door2.err());
        assertTrue(why.err().contains("--because: say why"), why.err());
        assertTrue(blank.err().contains("expected one line of 1 to 500 characters"), blank.err());
        assertTrue(lines.err().contains("expected one line of 1 to 500 characters"), lines.err());
        assertEquals(List.of(), door.asked);
    }
}
