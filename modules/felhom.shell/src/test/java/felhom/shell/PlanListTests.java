package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `plan list` and `plan show`: the plans that were issued, and what is still theirs.
class PlanListTests extends ShellCase {
    private static final IssuedPlan OLD = Plans.issued("rollback", Plans.NOON.minusSeconds(7200), "O".repeat(22));
    private static final IssuedPlan NEW = Plans.issued("rollback", Plans.NOON, "N".repeat(22));
    private static final String ID = NEW.held();

    private static PlanStatus open(IssuedPlan plan) {
        return new PlanStatus(plan, Optional.empty());
    }

    private static PlanStatus closed(IssuedPlan plan, PlanStatus.Closed why) {
        return new PlanStatus(plan, Optional.of(why));
    }

    private void listed(PlanStatus... plans) {
        agent.state.view = Optional.of(new StateView(
                Optional.of(FakeState.IDENTITY),
                Optional.of("an epoch"),
                FakeState.HEAD,
                Instant.EPOCH,
                Plans.NOON,
                List.of(plans),
                List.of(),
                0));
    }

    @Test
    void eachIsARowWithWhetherItStillCounts() {
        listed(open(OLD), open(NEW));

        Result result = run("plan", "list");

        assertEquals(Exit.OK, result.exit());
        assertEquals("""
                ID            OPERATION  ARGUMENTS            ISSUED                EXPIRES               STATE
                %1$s  rollback   name=clean vmid=101  2026-11-21T10:00:00Z  2026-11-21T11:00:00Z  expired
                %1$s  rollback   name=clean vmid=101  2026-11-21T12:00:00Z  2026-11-21T13:00:00Z  open
                """.formatted(ID), result.out());
        assertEquals("", result.err());
    }

    @Test
    void inJsonEachHasItsDocument() {
        listed(open(NEW));

        Result result = run("plan", "list", "--json");

        result.isJson("""
                [{'id':'%s','nonce':'NNNNNNNNNNNNNNNNNNNNNN','door':'shell','operation':'rollback',
                'arguments':{'name':'clean','vmid':'101'},'issued':'2026-11-21T12:00:00Z',
                'expires':'2026-11-21T13:00:00Z','state':'open',
                'document':'{\\n  \\'typ\\' : \\'a plan\\'\\n}\\n'}]""".formatted(ID));
    }

    @ParameterizedTest
    @EnumSource(PlanStatus.Closed.class)
    void oneThatIsClosedSaysWhyAlsoWhenItsTimeIsUp(PlanStatus.Closed why) {
        listed(closed(OLD, why));

        String word = why.name().toLowerCase(Locale.ROOT);
        assertTrue(run("plan", "list").out().endsWith("  " + word + "\n"));
        assertTrue(run("plan", "list", "--json").out().contains("\"state\":\"" + word + "\""));
    }

    @Test
    void whereThereIsNoneThatIsSaidWithHowToMakeOne() {
        String none = "no plans; make one: felhom-agent plan OPERATION NAME=VALUE...\n";

        Result stateless = run("plan", "list");
        listed();
        Result text = run("plan", "list");
        Result json = run("plan", "list", "--json");

        assertEquals(new Result(Exit.OK, "", none), stateless);
        assertEquals(new Result(Exit.OK, "", none), text);
        assertEquals(new Result(Exit.OK, "[]\n", ""), json);
    }

    @Test
    void toLookAtThemNoDoorIsOpened() {
        listed(open(NEW));

        run("plan", "list");

        assertEquals(0, agent.opened, "another felhom-agent may be at work");
    }

    @Test
    void oneIsShownByItsIdOrItsNonceAsAnyPlanIs() {
        door.plans.add(open(NEW));

        Result byId = run("plan", "show", ID);
        Result byNonce = run("plan", "show", NEW.nonce());

        assertEquals(Exit.OK, byId.exit());
        assertEquals(Plans.DOCUMENT, byId.out());
        assertTrue(byId.err().contains("needs 1 signature"), byId.err());
        assertEquals(Plans.DOCUMENT, byNonce.out());
        String issued = "issue rollback {name=clean, vmid=101}";
        assertEquals(List.of(issued, issued), door.asked);
    }

    @Test
    void freshItIsAlwaysIssuedAnew() {
        door.plans.add(open(NEW));

        Result result = run("plan", "show", ID, "--fresh");

        assertEquals(Exit.OK, result.exit());
        assertEquals(Plans.DOCUMENT, result.out());
        assertEquals(List.of("issue anew rollback {name=clean, vmid=101}"), door.asked);
    }

    @Test
    void whatWillNotDoAnyMoreIsOrderedAgainUnderAnIdOfItsOwn() {
        for (PlanStatus before : List.of(open(OLD), closed(NEW, PlanStatus.Closed.DONE))) {
            door.plans.clear();
            door.plans.add(before);

            Result result = run("plan", "show", ID);

            assertEquals(Exit.OK, result.exit());
            assertTrue(
                    door.orders.stream()
                            .noneMatch(order -> order.id().equals(OLD.order().id())),
                    "the door decides whether it is issued anew, and what was carried out is not that order");
        }
    }

    @Test
    void ofSeveralOrdersTheOneThatIsMeantIsShown() {
        Order other = new Order(OLD.order().id(), OLD.operation(), Map.of("vmid", "102", "name", "clean"));
        byte[] bytes = Plans.DOCUMENT.getBytes(StandardCharsets.US_ASCII);
        IssuedPlan of102 = new IssuedPlan("shell", other, "B".repeat(22), Plans.NOON, Plans.NOON, bytes);
        door.plans.addAll(List.of(open(of102), open(NEW)));

        run("plan", "show", of102.held());

        assertEquals(List.of("issue rollback {name=clean, vmid=102}"), door.asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-plan", "", "NNNN"})
    void anIdThatNoPlanHasIsWrongUsage(String id) {
        door.plans.add(open(NEW));

        Result text = run("plan", "show", id);
        Result json = run("plan", "show", id, "--json", "--fresh");

        assertEquals(Exit.USAGE, text.exit());
        assertEquals("", text.out());
        assertEquals("error: ID: there is no plan '" + id + "'; see felhom-agent plan list\n" + LOG, text.err());
        assertEquals(Exit.USAGE, json.exit());
        json.isJson("{'error':{'kind':'usage','message':'ID: there is no plan `" + id
                + "`; see felhom-agent plan list'},'log_head':'" + FakeState.HEAD + "'}");
        assertEquals(List.of(), door.asked);
    }
}
