package felhom.authz.gate;

import felhom.engine.door.BenignLimits;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.TrustDirectory;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.PlanRefused;
import felhom.ops.Vmid;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The Gate: benign plans pass within their limits, destructive ones only with operators' signatures over exactly this
/// plan, which this agent issued, in this epoch, once.
public final class OperatorGate implements Gate {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AgentState state;
    private final BenignLimits limits;
    private final HostRules rules;
    private final ApprovalCheck check;

    /// @param operations what a policy may name
    public OperatorGate(AgentState state, TrustDirectory trust, BenignLimits limits, Set<OperationName> operations) {
        this.state = state;
        this.limits = limits;
        this.rules = new HostRules(trust, operations);
        this.check = new ApprovalCheck(state, rules);
    }

    @Override
    public ApprovalResult open(Approval approval) {
        try {
            return new ApprovalResult.Good(check.opened(approval));
        } catch (Refusing refused) {
            return new ApprovalResult.Refused(refused.verdict());
        }
    }

    @Override
    public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
        try {
            if (origin instanceof Origin.SelfTest(Vmid guest)) {
                return plan.destructive() ? selfTest(plan, guest) : Verdict.Allowed.freely();
            }
            if (opened.isPresent()) {
                return signed(plan, opened.get());
            }
            if (plan.destructive()) {
                return unsigned(plan, Optional.empty());
            }
            limits.admit(plan, origin);
            return Verdict.Allowed.freely();
        } catch (BenignLimits.Reached reached) {
            return RefusalReason.LIMIT.because(
                    reached.getMessage() + "; what is beyond a limit is done with a signature:" + " felhom-agent plan "
                            + plan.operation() + " ..., or run it with --sign-with KEY");
        } catch (Refusing refused) {
            return refused.verdict();
        }
    }

    @Override
    public Verdict held(Plan plan, Origin origin) {
        try {
            Optional<String> beyond = plan.destructive() ? Optional.empty() : limits.beyond(plan, origin);
            return plan.destructive() || beyond.isPresent() ? unsigned(plan, beyond) : Verdict.Allowed.freely();
        } catch (Refusing refused) {
            return refused.verdict();
        }
    }

    /// The one exemption. It hangs on where the order comes from, which this process knows of itself.
    private static Verdict selfTest(Plan plan, Vmid guest) {
        return plan.guests().equals(Set.of(guest))
                ? Verdict.Allowed.freely()
                : RefusalReason.SELF_TEST.because(
                        "the self-test may touch guest " + guest + " alone, not " + plan.guests());
    }

    private Verdict unsigned(Plan plan, Optional<String> beyond) {
        known(plan);
        check.clock(state.now());
        rules.policy();
        return new Verdict.NeedsApproval(plan, beyond);
    }

    /// What is destroyed has to be known for certain; what harms nobody has not.
    private static void known(Plan plan) {
        if (!plan.destructive()) {
            return;
        }
        for (Vmid guest : plan.guests()) {
            if (plan.identity(guest).map(GuestIdentity::grade).orElse(GuestIdentity.Grade.NONE)
                    == GuestIdentity.Grade.NONE) {
                throw new Refusing(
                        RefusalReason.NO_IDENTITY,
                        "what guest " + guest
                                + " shows of itself (MAC, root volume, uuid, mark) is not enough to tell it from"
                                + " another with its vmid; give it the agent's mark first: felhom-agent guest adopt "
                                + guest);
            }
        }
    }

    private Verdict signed(Plan plan, CheckedApproval opened) {
        known(plan);
        // Minutes may lie between the opening and a host that has answered at last: all is asked anew.
        Consent consent = check.opened(opened.consent().approval()).consent();
        rules.enough(plan.operation(), plan.concerned(), consent.by());
        PlanDocument document = ApprovalCheck.read(consent.approval().payload());
        Optional<PlanDocument.Difference> difference = document.difference(plan);
        if (difference.isPresent()) {
            throw new Refusing(
                    difference.get().field().equals("guests") ? RefusalReason.IDENTITY : RefusalReason.EFFECTS,
                    "not as it was signed: " + difference.get().words() + "; look at it, and plan anew");
        }
        return new Verdict.Allowed(Optional.of(consent));
    }

    @Override
    public Optional<Verdict.Refused> stranger(CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
        return ApprovalCheck.read(opened.consent().approval().payload()).identities().stream()
                .flatMap(before -> asked.apply(before.vmid()).flatMap(now -> before.difference(now, false)).stream())
                .findFirst()
                .map(words -> RefusalReason.IDENTITY.because(
                        "not as it was signed: " + words + "; look at it, and plan anew"));
    }

    @Override
    public Issued issue(Order order, Plan plan, Optional<String> beyond) {
        Instant issued = Instant.ofEpochSecond(state.now().getEpochSecond());
        Instant expires = issued.plus(rules.policy().lifetime(plan.operation(), plan.concerned()));
        if (!expires.isAfter(state.ledger().floor())) {
            throw new PlanRefused("the clock says " + issued + ", and plans up to "
                    + state.ledger().floor()
                    + " may have been used and forgotten; set the clock right, or: felhom-agent clock reset");
        }
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        var header = new PlanDocument.Header(state.identity().id(), state.epoch(), nonce, issued, expires);
        byte[] bytes = PlanDocument.write(header, plan, beyond);
        if (bytes.length > Approval.MAX_PAYLOAD) {
            throw new PlanRefused("the plan has " + bytes.length + " bytes, and operators sign at most "
                    + Approval.MAX_PAYLOAD + "; order less at once");
        }
        int signatures = rules.policy().threshold(plan.operation(), plan.concerned());
        IssuedPlan held = new IssuedPlan(order, nonce, issued, expires, bytes);
        Optional<String> changed = changed(held, plan);
        state.ledger().issue(held);
        return new Issued(held, signatures, changed, beyond);
    }

    private Optional<String> changed(IssuedPlan held, Plan plan) {
        return state.ledger().plans().stream()
                .map(PlanStatus::plan)
                .filter(before -> before.held().equals(held.held()))
                .reduce((_, latest) -> latest)
                .flatMap(before -> changedSince(before, plan));
    }

    private static Optional<String> changedSince(IssuedPlan before, Plan plan) {
        try {
            return ApprovalCheck.read(before.bytes()).change(plan).map(PlanDocument.Difference::words);
        } catch (Refusing unreadable) {
            // Another version of the agent has issued it, in another form.
            return Optional.empty();
        }
    }
}
