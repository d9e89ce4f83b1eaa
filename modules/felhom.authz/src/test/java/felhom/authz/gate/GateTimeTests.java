package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.ORDER;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.authz.trust.TestKey;
import felhom.engine.order.IssuedPlan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A good signature counts here, in this epoch, in its time, once.
class GateTimeTests extends GateCase {
    private static final Step ROLLBACK = new Step.RevertToSnapshot(GateHost.GUEST, new SnapshotName("before"));

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Instant now() {
        return host.state.now();
    }

    @Test
    void aPlanForAnotherAgentIsRefused() {
        IssuedPlan plan = host.issued();
        UUID here = host.state.identity().id();
        UUID there = new UUID(0, 1);

        refused(
                RefusalReason.HOST,
                "for agent " + there + ", and this is agent " + here,
                GateHost.altered(plan, here.toString(), there.toString()));
    }

    @Test
    void aPlanOfAnotherEpochIsRefused() {
        Approval approval = signed(host.issued(), ALICE);

        host.setClock(Duration.ofMinutes(1));

        refused(RefusalReason.EPOCH, "make the plan anew", approval);
    }

    @Test
    void withoutAnEpochNothingIsOpened() throws Exception {
        Approval approval = signed(host.issued(), ALICE);
        Files.delete(host.file("run/epoch"));
        Files.move(host.file("run"), host.file("away"));
        host.setClock(Duration.ofMinutes(1));

        refused(RefusalReason.LOG, "cannot be written", approval);

        Files.move(host.file("away"), host.file("run"));
    }

    @Test
    void aPlanThatWasNeverIssuedIsRefused() {
        IssuedPlan plan = host.issued();

        refused(
                RefusalReason.NOT_ISSUED,
                "has not issued plan AAAAAAAAAAAAAAAAAAAAAA",
                GateHost.altered(plan, plan.nonce(), "AAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void whatTheLogNoLongerHoldsMayHaveBeenUsed() {
        IssuedPlan plan = host.issued();
        String nonce = "AAAAAAAAAAAAAAAAAAAAAA";
        Approval forgotten = GateHost.altered(plan, plan.nonce(), nonce);
        host.carriedOut(nonce, plan.expires(), forgotten);

        refused(RefusalReason.USED, "plan " + nonce + " was carried out already", forgotten);
    }

    @Test
    void everyIssueIsTakenOfTheLatestFour() {
        List<IssuedPlan> issues = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            issues.add(host.issued());
        }
        issues.forEach(issue -> opened(signed(issue, ALICE)));
        issues.add(host.issued());

        refused(
                RefusalReason.SUPERSEDED,
                "plan " + issues.getFirst().nonce() + " was issued anew since",
                signed(issues.removeFirst(), ALICE));
        issues.forEach(issue -> opened(signed(issue, ALICE)));
    }

    @Test
    void whatHasExpiredIsNoneOfTheFour() {
        for (int i = 0; i < 4; i++) {
            host.issued();
        }
        host.pass(Duration.ofMinutes(16));
        List<IssuedPlan> issues = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            issues.add(host.issued());
        }

        issues.forEach(issue -> opened(signed(issue, ALICE)));
    }

    @Test
    void onceItCostsSomethingElseOnlyTheNewestIssueIsTaken() {
        IssuedPlan first = host.issued();
        IssuedPlan second = host.issued();

        IssuedPlan worse = host.issue(ORDER, GateHost.plan("0123", "all is lost", ROLLBACK), Optional.empty(), false)
                .plan();

        refused(RefusalReason.SUPERSEDED, "would do or cost something else by then", signed(first, ALICE));
        refused(RefusalReason.SUPERSEDED, "would do or cost something else by then", signed(second, ALICE));
        opened(signed(worse, ALICE));
    }

    @Test
    void onceTheGuestIsAnotherOnlyTheNewestIssueIsTaken() {
        IssuedPlan first = host.issued();

        host.issue(ORDER, GateHost.plan("4567", "what is new is lost", ROLLBACK), Optional.empty(), false);

        refused(RefusalReason.SUPERSEDED, "would do or cost something else by then", signed(first, ALICE));
    }

    /// A host takes its time to answer, and what was good when the approval was opened is good no more.
    @Test
    void aPlanThatExpiresWhileTheHostIsLookedAtIsRefused() {
        IssuedPlan plan = host.issued();
        var opened = opened(signed(plan, ALICE));

        host.pass(Duration.ofMinutes(16));

        refused(RefusalReason.CLOCK_EXPIRED, "clock: the plan expired", judged(opened));
    }

    @Test
    void aKeyThatIsRevokedWhileTheHostIsLookedAtIsRefused() {
        var opened = opened(signed(host.issued(), ALICE));

        host.write("trust/revoked", TestKey.line(ALICE) + "\n");

        refused(RefusalReason.SIGNATURE, "REVOKED", judged(opened));
    }

    @Test
    void anEpochThatEndsWhileTheHostIsLookedAtEndsTheOrder() {
        var opened = opened(signed(host.issued(), ALICE));

        host.setClock(Duration.ofMinutes(1));

        refused(RefusalReason.EPOCH, "make the plan anew", judged(opened));
    }

    private Verdict judged(Gate.CheckedApproval opened) {
        return host.gate.judge(GateHost.rollback(), TestOrigins.shell(), Optional.of(opened));
    }

    @Test
    void oneOrderIsCarriedOutOnce() {
        IssuedPlan first = host.issued();
        IssuedPlan second = host.issued();

        host.carriedOut(second);

        refused(RefusalReason.USED, "was carried out already as order", signed(second, ALICE));
        refused(
                RefusalReason.SUPERSEDED,
                "the order of plan " + first.nonce() + " was carried out with another issue of it",
                signed(first, ALICE));
    }

    @Test
    void whatWasCarriedOutIsAnsweredAsSuchInALaterEpochToo() {
        IssuedPlan plan = host.issued();
        host.carriedOut(plan);

        host.setClock(Duration.ofMinutes(1));

        refused(RefusalReason.USED, "was carried out already", signed(plan, ALICE));
    }

    @Test
    void onlyTheDocumentItselfLearnsWhatBecameOfIt() {
        IssuedPlan plan = host.issued();
        host.carriedOut(plan);
        Approval other = GateHost.altered(plan, "what is new is lost", "what is new is kept");

        refused(RefusalReason.CHANGED, "was issued in other words", other);

        host.setClock(Duration.ofMinutes(1));
        refused(RefusalReason.EPOCH, "make the plan anew", other);
    }

    @Test
    void aPlanIsGoodToItsLastInstant() {
        IssuedPlan plan = host.issued();
        assertEquals(NOON, plan.issued());
        assertEquals(NOON.plus(Duration.ofMinutes(15)), plan.expires());

        host.pass(Duration.between(now(), plan.expires()));
        opened(signed(plan, ALICE));

        host.pass(Duration.ofNanos(1));
        refused(RefusalReason.CLOCK_EXPIRED, "clock: the plan expired at 2026-11-21T12:15:00Z", signed(plan, ALICE));
    }

    @Test
    void aClockMayBeBehindTheIssueByOneMinute() {
        IssuedPlan minute = host.issued(now().plusSeconds(60), now().plusSeconds(600));
        // The header has whole seconds.
        host.pass(Duration.ofMillis(-250));
        opened(signed(minute, ALICE));

        host.pass(Duration.ofNanos(-1));

        refused(
                RefusalReason.CLOCK_NOT_YET,
                "clock: the plan was issued at 2026-11-21T12:01:00Z",
                signed(minute, ALICE));
    }

    @Test
    void aClockMayBeBehindTheLogByOneMinute() {
        IssuedPlan plan = host.issued(NOON.minusSeconds(300), NOON.plusSeconds(300));
        Instant seen = host.state.ledger().highWater();
        host.pass(Duration.between(now(), seen.minusSeconds(60)));
        opened(signed(plan, ALICE));

        host.pass(Duration.ofNanos(-1));

        refused(RefusalReason.CLOCK_BEHIND, "and the log has seen " + seen, signed(plan, ALICE));
        refused(RefusalReason.CLOCK_BEHIND, "clock: it says " + now(), signed(plan, ALICE));
    }

    @Test
    void whatExpiresAtTheFloorOrBeforeMayHaveBeenUsed() {
        host.state.resetClock("test");
        Instant floor = host.state.ledger().floor();
        // The header has whole seconds, and the floor a fraction.
        host.pass(Duration.between(floor, NOON.plusSeconds(60)));
        host.state.resetClock("test");
        assertEquals(NOON.plusSeconds(60), host.state.ledger().floor());

        IssuedPlan old = host.issued("AAAAAAAAAAAAAAAAAAAAAA", NOON, NOON.plusSeconds(60));
        IssuedPlan good = host.issued("BAAAAAAAAAAAAAAAAAAAAA", NOON, NOON.plusSeconds(61));

        refused(
                RefusalReason.FLOOR,
                "the plan expires at 2026-11-21T12:01:00Z, and up to 2026-11-21T12:01:00Z",
                signed(old, ALICE));
        opened(signed(good, ALICE));
        refused(
                RefusalReason.FLOOR,
                "may have been used and forgotten",
                GateHost.altered(old, "AAAAAAAAAAAAAAAAAAAAAA", "CAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void aSupersededIssueBelowTheFloorIsSaidToBeThere() {
        host.pass(Duration.ofMillis(750));
        host.state.resetClock("test");
        IssuedPlan first = host.issued("AAAAAAAAAAAAAAAAAAAAAA", NOON, NOON.plusSeconds(1));
        host.issued();
        host.issued();

        refused(RefusalReason.FLOOR, "may have been used and forgotten", signed(first, ALICE));
    }
}
