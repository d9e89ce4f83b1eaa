package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.BOB;
import static felhom.authz.gate.GateHost.GUEST;
import static felhom.authz.gate.GateHost.ORDER;
import static felhom.authz.gate.GateHost.plan;
import static felhom.authz.gate.GateHost.rollback;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate.CheckedApproval;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.ArchiveSource;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What may run: little without a signature, the rest exactly as it was signed.
class GateVerdictTests extends GateCase {
    private static final Origin SHELL = TestOrigins.shell();
    private static final Origin SCHEDULE = TestOrigins.schedule();
    private static final Vmid OTHER = new Vmid(102);

    private Verdict judge(Plan plan, Origin origin) {
        return host.gate.judge(plan, origin, Optional.empty());
    }

    private Verdict judge(Plan plan, CheckedApproval opened) {
        return host.gate.judge(plan, SHELL, Optional.of(opened));
    }

    private static Plan of(List<GuestIdentity> identities, Step... steps) {
        Plan plan = plan("0123", "nothing", steps);
        return new Plan(
                plan.node(),
                plan.operation(),
                plan.arguments(),
                plan.about(),
                plan.procedure(),
                plan.effects(),
                identities);
    }

    @Test
    void whatHarmsNobodyPasses() {
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));

        assertEquals(Verdict.Allowed.freely(), judge(start, SHELL));
    }

    @Test
    void whatHarmsNobodyPassesSoManyTimesAndAtTheHostsOwnShellAnyNumber() {
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));
        for (int i = 0; i < 6; i++) {
            assertEquals(Verdict.Allowed.freely(), judge(start, SCHEDULE));
        }

        refused(RefusalReason.LIMIT, "starts of guest 101: 6 in the last hour", judge(start, SCHEDULE));
        refused(RefusalReason.LIMIT, "with a signature: felhom-agent plan rollback", judge(start, SCHEDULE));
        for (int i = 0; i < 100; i++) {
            assertEquals(Verdict.Allowed.freely(), judge(start, SHELL));
        }
    }

    @Test
    void whatIsBeyondALimitIsSignedLikeAnythingElseAndWithinItIsNot() {
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));
        assertEquals(Verdict.Allowed.freely(), host.gate.held(start, SCHEDULE));
        for (int i = 0; i < 6; i++) {
            judge(start, SCHEDULE);
        }

        var held = assertInstanceOf(Verdict.NeedsApproval.class, host.gate.held(start, SCHEDULE));
        IssuedPlan issued = host.issue(ORDER, start, held.beyond(), true).plan();
        Verdict signed = host.gate.judge(start, SCHEDULE, Optional.of(opened(signed(issued, ALICE))));

        String document = new String(issued.bytes(), StandardCharsets.US_ASCII);
        assertTrue(document.contains("\"beyond_limit\" : \"starts of guest 101: 6 in the last hour, and 6"), document);
        assertEquals(
                Optional.of(issued.nonce()),
                assertInstanceOf(Verdict.Allowed.class, signed).consent().map(Consent::nonce));
    }

    @Test
    void whatIsBeyondALimitAndSignedIsHeldToWhatWasSignedToo() {
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));
        CheckedApproval opened = opened(
                signed(host.issue(ORDER, start, Optional.of("too many"), true).plan(), ALICE));

        refused(
                RefusalReason.EFFECTS,
                "not as it was signed",
                judge(plan("0123", "something else", new Step.StartGuest(GUEST)), opened));
        refused(
                RefusalReason.IDENTITY,
                "guest 101",
                judge(plan("4567", "nothing", new Step.StartGuest(GUEST)), opened));
    }

    @Test
    void oneDestructiveStepAmongOthersMakesThePlanDestructive() {
        Plan both = plan("0123", "nothing", new Step.StartGuest(GUEST), new Step.StopGuest(GUEST));

        assertEquals(new Verdict.NeedsApproval(both), judge(both, SHELL));
    }

    @Test
    void aGuestHasNoPlanIssuedForAnotherGuest() {
        Plan stop = plan("0123", "nothing", new Step.StopGuest(OTHER));

        refused(
                RefusalReason.GUEST,
                "guest 101 may ask for itself alone",
                host.gate.held(stop, TestOrigins.inGuest(GUEST)));
    }

    @Test
    void theSelfTestMayTouchItsOwnGuestAlone() {
        Plan two = plan("0123", "nothing", new Step.StopGuest(GUEST), new Step.StopGuest(OTHER));
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));
        Plan stop = plan("0123", "nothing", new Step.StopGuest(GUEST));
        host.has(GUEST, "stopped");

        assertEquals(Verdict.Allowed.freely(), judge(stop, TestOrigins.selfTest(GUEST)));
        refused(RefusalReason.SELF_TEST, "guest 102 alone, not [101]", judge(stop, TestOrigins.selfTest(OTHER)));
        refused(RefusalReason.SELF_TEST, "guest 102 alone, not [101]", judge(start, TestOrigins.selfTest(OTHER)));
        refused(RefusalReason.SELF_TEST, "guest 101 alone, not [101, 102]", judge(two, TestOrigins.selfTest(GUEST)));
    }

    @Test
    void theSelfTestMayDoNothingToAGuestThatRunsBeItHarmless() {
        Plan describe = plan("0123", "nothing", new Step.DescribeGuest(GUEST, "new"));
        Plan stop = plan("0123", "nothing", new Step.StopGuest(GUEST));
        host.has(GUEST, "running");

        refused(
                RefusalReason.SELF_TEST,
                "somebody has started guest 101",
                judge(describe, TestOrigins.selfTest(GUEST)));
        refused(RefusalReason.SELF_TEST, "somebody has started guest 101", judge(stop, TestOrigins.selfTest(GUEST)));
    }

    @Test
    void aGuestMayAskForItselfAlone() {
        Plan start = plan("0123", "nothing", new Step.StartGuest(GUEST));

        assertEquals(Verdict.Allowed.freely(), judge(start, TestOrigins.inGuest(GUEST)));
        refused(
                RefusalReason.GUEST,
                "guest 102 may ask for itself alone, not for [101]",
                judge(start, TestOrigins.inGuest(OTHER)));
    }

    @Test
    void withoutASignatureTheWholePlanIsShown() {
        assertEquals(new Verdict.NeedsApproval(rollback()), judge(rollback(), SHELL));
    }

    @Test
    void aGuestThatNothingTellsApartIsAdoptedFirst() {
        Step stop = new Step.StopGuest(OTHER);
        GuestIdentity bare = GuestIdentity.of(OTHER, felhom.ops.Guest.Kind.LXC, Map.of(), "0123");

        refused(RefusalReason.NO_IDENTITY, "guest adopt 102", judge(of(List.of(), stop), SHELL));
        refused(RefusalReason.NO_IDENTITY, "guest adopt 102", judge(of(List.of(bare), stop), SHELL));
        refused(
                RefusalReason.NO_IDENTITY,
                "guest adopt 102",
                judge(of(rollback().identities(), new Step.StopGuest(GUEST), stop), SHELL));
    }

    /// Nobody has its id: there is nothing that could be taken for another one.
    @Test
    void aGuestThatIsStillToBeMadeNeedsNoIdentity() {
        Step copy = new Step.CopyGuest(
                ArchiveSource.of(new VolumeId("local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst")),
                OTHER,
                new StorageId("local"),
                Optional.empty(),
                Step.CopyGuest.Macs.NEW);
        Plan plan = of(List.of(), copy);

        assertEquals(new Verdict.NeedsApproval(plan), judge(plan, SHELL));
        refused(
                RefusalReason.NO_IDENTITY,
                "guest adopt 101",
                judge(of(List.of(), copy, new Step.StopGuest(GUEST)), SHELL));
    }

    @Test
    void noApprovalIsAskedForByAClockThatIsBehind() {
        host.issued();
        host.pass(Duration.ofMinutes(-1));
        assertEquals(new Verdict.NeedsApproval(rollback()), judge(rollback(), SHELL));

        host.pass(Duration.ofMillis(-1));

        refused(RefusalReason.CLOCK_BEHIND, "clock: it says", judge(rollback(), SHELL));
    }

    @Test
    void noApprovalIsAskedForUnderAPolicyThatCannotBeUsed() {
        host.policy("{}");

        refused(RefusalReason.TRUST, "policy.json: the document: 'version' is missing", judge(rollback(), SHELL));
    }

    @Test
    void whatWasSignedIsAllowedWithItsConsent() {
        CheckedApproval opened = opened(signed(host.issued(), ALICE));

        assertEquals(new Verdict.Allowed(Optional.of(opened.consent())), judge(rollback(), opened));
    }

    @Test
    void anotherGuestOrAnotherConfigurationIsNotWhatWasSigned() {
        CheckedApproval opened = opened(signed(host.issued(), ALICE));
        Plan changed =
                plan("4567", "what is new is lost", new Step.RevertToSnapshot(GUEST, new SnapshotName("before")));

        refused(RefusalReason.IDENTITY, "not as it was signed: the configuration of guest 101", judge(changed, opened));
        refused(RefusalReason.IDENTITY, "look at it, and plan anew", judge(changed, opened));
    }

    @Test
    void whatCanNoLongerBePlannedIsSaidToBeAboutAnotherGuestWhereItIs() {
        CheckedApproval opened = opened(signed(host.issued(), ALICE));
        GuestIdentity other = GuestIdentity.of(
                GUEST,
                Guest.Kind.LXC,
                Map.of("net0", "hwaddr=BC:24:11:00:00:FF", "rootfs", "local:101/disk.raw"),
                "4567");
        List<Vmid> asked = new ArrayList<>();

        Verdict stranger = host.gate
                .stranger(opened, vmid -> {
                    asked.add(vmid);
                    return Optional.of(other);
                })
                .orElseThrow();

        assertEquals(List.of(GUEST), asked);
        refused(RefusalReason.IDENTITY, "not as it was signed: guest 101: net0's MAC was BC:24:11:00:00:01", stranger);
        refused(RefusalReason.IDENTITY, "BC:24:11:00:00:FF now; look at it, and plan anew", stranger);
    }

    @Test
    void theSameGuestWithAnotherConfigurationIsNoStrangerAndNeitherIsOneThatIsGone() {
        CheckedApproval opened = opened(signed(host.issued(), ALICE));
        GuestIdentity same = plan("4567", "nothing", new Step.StopGuest(GUEST))
                .identity(GUEST)
                .orElseThrow();

        assertEquals(Optional.empty(), host.gate.stranger(opened, _ -> Optional.of(same)));
        assertEquals(Optional.empty(), host.gate.stranger(opened, _ -> Optional.empty()));
    }

    @Test
    void otherStepsOrEffectsAreNotWhatWasSigned() {
        CheckedApproval opened = opened(signed(host.issued(), ALICE));
        Step revert = new Step.RevertToSnapshot(GUEST, new SnapshotName("before"));

        refused(
                RefusalReason.EFFECTS,
                "not as it was signed: it would also lose something",
                judge(plan("0123", "all is lost", revert), opened));
        refused(
                RefusalReason.EFFECTS,
                "stages[0].does was",
                judge(plan("0123", "what is new is lost", new Step.StopGuest(GUEST)), opened));
    }

    @Test
    void aPolicyThatWasRaisedSinceCounts() {
        host.trust("bob", BOB);
        CheckedApproval one = opened(signed(host.issued(), ALICE));
        CheckedApproval two = opened(signed(host.issued(), ALICE, BOB));

        host.policy("{\"version\": 1, \"guests\": {\"101\": {\"threshold\": 2}}}");

        refused(RefusalReason.THRESHOLD, "needs 2 different operators", judge(rollback(), one));
        assertEquals(new Verdict.Allowed(Optional.of(two.consent())), judge(rollback(), two));
    }

    @Test
    void aTaskCountsForItsGuest() {
        host.policy("{\"version\": 1, \"guests\": {\"101\": {\"threshold\": 3}}}");
        Upid task = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzsnapshot:101:a@pve!bb:");

        assertEquals(3, signatures(of(List.of(), new Step.StopTask(task))));
        assertEquals(3, signatures(rollback()));
        assertEquals(1, signatures(of(List.of(), new Step.StopGuest(OTHER))));
    }

    private int signatures(Plan plan) {
        return host.issue(ORDER, plan, Optional.empty(), true).signatures();
    }
}
