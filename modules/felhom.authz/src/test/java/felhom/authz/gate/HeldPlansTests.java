package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.rollback;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.PlanStatus;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Issue 12, item 5: each door holds so many plans for operators to sign, and has them for itself.
class HeldPlansTests {
    private static final Origin SHELL = TestOrigins.shell();
    private static final Origin HUB = TestOrigins.hub();

    @TempDir
    private Path directory;

    private GateHost host = null;

    @BeforeEach
    void aHost() {
        host = new GateHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static Order order(int guest) {
        return Order.of("rollback", Map.of("vmid", Integer.toString(guest), "name", "before"));
    }

    private Gate.IssueResult issue(Order order, Origin origin) {
        return host.gate.issue(order, rollback(), origin, Optional.empty(), false);
    }

    private IssuedPlan issued(Order order, Origin origin) {
        return assertInstanceOf(Gate.Issued.class, issue(order, origin)).plan();
    }

    private Verdict.Refused refused(Order order, Origin origin) {
        return assertInstanceOf(Gate.NotIssued.class, issue(order, origin)).verdict();
    }

    @Test
    void theHubHoldsSixteenAndTheNewcomerIsRefusedAndTheShellHasSixtyFourOfItsOwn() {
        List<IssuedPlan> held = new ArrayList<>();
        for (int guest = 101; guest <= 116; guest++) {
            held.add(issued(order(guest), HUB));
        }

        Verdict.Refused refused = refused(order(117), HUB);

        assertEquals(RefusalReason.TOO_MANY_HELD, refused.why());
        assertTrue(refused.reason().startsWith("16 plans of door 'hub' wait for signatures, and 16 may"));
        for (int guest = 201; guest <= 264; guest++) {
            issued(order(guest), SHELL);
        }
        assertEquals(RefusalReason.TOO_MANY_HELD, refused(order(265), SHELL).why());
        // One that is held already is no newcomer, and one that has ended makes room.
        assertEquals(
                held.getFirst().nonce(), issued(held.getFirst().order(), HUB).nonce());
        host.state.ledger().withdraw(held.getFirst(), "it is not wanted any more");
        issued(order(117), HUB);
    }

    @Test
    void whatHasExpiredMakesRoom() {
        for (int guest = 101; guest <= 116; guest++) {
            issued(order(guest), HUB);
        }
        host.pass(Duration.ofDays(1));

        issued(order(117), HUB);
    }

    @Test
    void theSameAsAnotherOrderOfTheHubIsRefusedAndNamesIt() {
        Order first = order(101);
        IssuedPlan held = issued(first, HUB);

        Verdict.Refused refused = refused(order(101), HUB);

        assertEquals(RefusalReason.HELD_ALREADY, refused.why());
        assertTrue(refused.reason().contains("held already as order " + first.id()), refused.reason());
        assertEquals(held.nonce(), issued(first, HUB).nonce());
    }

    @Test
    void theShellIsGivenWhatTheHubHoldsAndItStaysTheHubs() {
        IssuedPlan held = issued(order(101), HUB);

        IssuedPlan given = issued(order(101), SHELL);

        assertEquals(held.nonce(), given.nonce());
        assertEquals("hub", given.door());
        assertFalse(issued(order(102), SHELL).door().equals("hub"));
    }

    @Test
    void whatIsCarriedOutForOneDoorEndsNothingOfAnother() {
        IssuedPlan shells = issued(order(101), SHELL);
        IssuedPlan hubs = issued(order(101), HUB);

        host.carriedOut(hubs.nonce(), hubs.expires(), signed(hubs, ALICE));

        assertEquals(Optional.of(PlanStatus.Closed.DONE), closed(hubs));
        assertEquals(Optional.empty(), closed(shells));
    }

    private Optional<PlanStatus.Closed> closed(IssuedPlan plan) {
        return host.state.ledger().plan(plan.nonce()).orElseThrow().closed();
    }

    @Test
    void anOrderThatComesFromManyThreadsAtOnceIsIssuedOnce() throws Exception {
        Order order = order(101);
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Callable<IssuedPlan>> work = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                work.add(() -> issued(order, HUB));
            }
            List<String> nonces = new ArrayList<>();
            for (Future<IssuedPlan> each : threads.invokeAll(work)) {
                nonces.add(each.get().nonce());
            }

            assertEquals(1, nonces.stream().distinct().count());
        }
        assertEquals(1, host.state.ledger().plans().size());
    }
}
