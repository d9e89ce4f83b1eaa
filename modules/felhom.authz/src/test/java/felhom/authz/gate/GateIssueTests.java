package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.GUEST;
import static felhom.authz.gate.GateHost.ORDER;
import static felhom.authz.gate.GateHost.plan;
import static felhom.authz.gate.GateHost.rollback;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A plan is given out to be signed: by this agent, for this epoch, for a while.
class GateIssueTests extends GateCase {
    private static Plan losing(String effect) {
        return plan("0123", effect, new Step.StopGuest(GUEST));
    }

    private String refused(Plan plan) {
        return String.valueOf(assertThrows(PlanRefused.class, () -> host.issue(ORDER, plan, Optional.empty(), true))
                .getMessage());
    }

    @Test
    void thePlanSaysWhoIssuedItWhenAndForHowLong() {
        IssuedPlan plan = host.issued();

        var header = ApprovalCheck.read(plan.bytes()).header();

        assertEquals(host.state.identity().id(), header.host());
        assertEquals(host.state.epoch(), header.epoch());
        assertEquals(plan.nonce(), header.nonce());
        assertEquals(Instant.parse("2026-11-21T12:00:00Z"), header.issued());
        assertEquals(Instant.parse("2026-11-21T12:15:00Z"), header.expires());
        assertEquals(header.issued(), plan.issued());
        assertEquals(header.expires(), plan.expires());
        assertEquals(ORDER, plan.order());
    }

    private Gate.Issued again() {
        return host.issue(ORDER, rollback(), Optional.empty(), false);
    }

    @Test
    void aPlanIsIssuedOnceAndGivenOutAsItWas() {
        IssuedPlan plan = again().plan();
        host.pass(Duration.ofMinutes(9));

        Gate.Issued second = again();

        assertArrayEquals(plan.bytes(), second.plan().bytes());
        assertFalse(second.anew());
        assertEquals(1, host.state.ledger().plans().size());
        opened(signed(plan, ALICE));
    }

    /// Signatures come in while the hub's proposal is planned once more.
    @Test
    void ofAnOrderThatWasBegunMeanwhileNothingIsHeldAnew() {
        IssuedPlan plan = again().plan();
        host.pass(Duration.ofMinutes(10).plusSeconds(1));
        host.begun(plan);

        var late = host.gate.issue(ORDER, rollback(), TestOrigins.shell(), Optional.empty(), false);

        refused(
                RefusalReason.SUPERSEDED,
                "was begun while its plan was made anew",
                assertInstanceOf(Gate.NotIssued.class, late).verdict());
        assertTrue(host.state.ledger().plans().stream()
                .allMatch(one -> one.closed().equals(Optional.of(PlanStatus.Closed.DONE))));
    }

    @Test
    void withLessThanAThirdOfItsTimeLeftItIsIssuedAnewAndBothCount() {
        IssuedPlan plan = again().plan();
        host.pass(Duration.ofMinutes(10).plusSeconds(1));

        Gate.Issued second = again();

        assertNotEquals(plan.nonce(), second.plan().nonce());
        assertTrue(second.anew());
        opened(signed(plan, ALICE));
        opened(signed(second.plan(), ALICE));
    }

    @Test
    void whatWouldBeDoneToAnotherGuestIsIssuedAnew() {
        IssuedPlan plan = again().plan();

        Gate.Issued other = host.issue(
                ORDER,
                plan("4567", "what is new is lost", new Step.RevertToSnapshot(GUEST, new SnapshotName("before"))),
                Optional.empty(),
                false);

        assertNotEquals(plan.nonce(), other.plan().nonce());
        assertTrue(other.changed().isPresent());
    }

    @Test
    void whatIsBeyondALimitByNowIsIssuedAnew() {
        IssuedPlan plan = again().plan();

        Gate.Issued beyond = host.issue(ORDER, rollback(), Optional.of("too many"), false);

        assertNotEquals(plan.nonce(), beyond.plan().nonce());
    }

    @Test
    void anIssueOfAnEpochThatIsOverIsNotGivenOutAgain() {
        IssuedPlan plan = again().plan();
        host.setClock(Duration.ofMinutes(1));

        assertNotEquals(plan.nonce(), again().plan().nonce());
    }

    @Test
    void anIssueThatAShorterLifetimeOfThePolicyForbidsIsNotGivenOutAgain() {
        IssuedPlan plan = again().plan();
        host.policy("{\"version\": 1, \"operations\": {\"rollback\": {\"lifetime_minutes\": 1}}}");

        assertEquals(
                Duration.ofMinutes(1),
                Duration.between(again().plan().issued(), again().plan().expires()));
        assertNotEquals(plan.nonce(), again().plan().nonce());
    }

    @Test
    void whatWasCarriedOutIsIssuedAnew() {
        IssuedPlan plan = again().plan();
        host.carriedOut(plan);

        assertNotEquals(plan.nonce(), again().plan().nonce());
    }

    @Test
    void theLogHoldsThePlanBeforeAnyoneSeesIt() {
        IssuedPlan plan = host.issued();

        assertArrayEquals(
                plan.bytes(),
                host.state.ledger().plan(plan.nonce()).orElseThrow().plan().bytes());
    }

    @Test
    void noTwoIssuesShareANonce() {
        assertNotEquals(host.issued().nonce(), host.issued().nonce());
    }

    @Test
    void thePolicySaysForHowLong() {
        host.policy("{\"version\": 1, \"operations\": {\"rollback\": {\"lifetime_minutes\": 1}}}");

        IssuedPlan plan = host.issued();

        assertEquals(Duration.ofMinutes(1), Duration.between(plan.issued(), plan.expires()));
    }

    @Test
    void aPlanThatWouldEndAtTheFloorIsNotIssued() {
        host.pass(Duration.ofMillis(-250));
        host.state.resetClock("test");
        Instant floor = host.state.ledger().floor();
        host.pass(Duration.ofMinutes(-15));

        String words = refused(rollback());

        assertTrue(words.contains("plans up to " + floor + " may have been used"), words);
        assertTrue(words.contains("the clock says 2026-11-21T11:45:00Z"), words);
        assertTrue(words.contains("clock reset"), words);
        host.pass(Duration.ofSeconds(1));
        assertEquals(floor.plusSeconds(1), host.issued().expires());
    }

    @Test
    void whatWasPlannedForAnotherOrderIsNoEarlierIssue() {
        host.issue(Order.of("stop", Map.of("vmid", "101")), losing("all is lost"), Optional.empty(), true);

        assertEquals(
                Optional.empty(),
                host.issue(ORDER, losing("what is new is lost"), Optional.empty(), true)
                        .changed());
    }

    @Test
    void whatTheLastIssueSaidOtherwiseIsNoted() {
        Gate.Issued first = host.issue(ORDER, losing("what is new is lost"), Optional.empty(), true);
        Gate.Issued same = host.issue(ORDER, losing("what is new is lost"), Optional.empty(), true);
        Gate.Issued worse = host.issue(ORDER, losing("all is lost"), Optional.empty(), true);
        Gate.Issued still = host.issue(ORDER, losing("all is lost"), Optional.empty(), true);

        assertEquals(Optional.empty(), first.changed());
        assertEquals(Optional.empty(), same.changed());
        assertEquals(Optional.of("it would also lose something"), worse.changed());
        assertEquals(Optional.empty(), still.changed());
    }

    @Test
    void aPlanHasNoMoreBytesThanOperatorsSign() {
        int rest = Approval.MAX_PAYLOAD
                - host.issue(ORDER, losing(""), Optional.empty(), true).plan().bytes().length;

        IssuedPlan longest = host.issue(ORDER, losing("x".repeat(rest)), Optional.empty(), true)
                .plan();
        String words = refused(losing("x".repeat(rest + 1)));

        assertEquals(Approval.MAX_PAYLOAD, longest.bytes().length);
        opened(signed(longest, ALICE));
        assertTrue(words.contains("the plan has 16385 bytes, and operators sign at most 16384"), words);
    }
}
