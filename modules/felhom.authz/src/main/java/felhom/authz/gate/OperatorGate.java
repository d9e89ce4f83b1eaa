package felhom.authz.gate;

import felhom.engine.door.BenignLimits;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.selftest.SelfTestExemption;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.TrustFiles;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.PlanRefused;
import felhom.ops.Vmid;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The Gate: benign plans pass within their limits, destructive ones only with operators' signatures over
/// exactly this plan, which this agent issued, in this epoch, once.
public final class OperatorGate implements Gate {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AgentState state;
    private final BenignLimits limits;
    private final SelfTestExemption exemption;
    private final Supplier<? extends TrustFiles> trust;
    private final Set<OperationName> operations;
    private final ApprovalCheck check;
    private final HeldPlans held;
    private final ReentrantLock issuing = new ReentrantLock();

    /// @param trust asked anew for each judgement
    /// @param operations what a policy may name
    public OperatorGate(
            AgentState state,
            Supplier<? extends TrustFiles> trust,
            BenignLimits limits,
            SelfTestExemption exemption,
            Set<OperationName> operations) {
        this.state = state;
        this.limits = limits;
        this.exemption = exemption;
        this.trust = trust;
        this.operations = Set.copyOf(operations);
        this.check = new ApprovalCheck(state);
        this.held = new HeldPlans(state);
    }

    private HostRules rules() {
        return new HostRules(trust.get(), operations);
    }

    @Override
    public ApprovalResult open(Approval approval) {
        try {
            return new ApprovalResult.Good(check.opened(approval, rules()));
        } catch (Refusing refused) {
            return new ApprovalResult.Refused(refused.verdict());
        }
    }

    @Override
    public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
        try {
            if (origin instanceof Origin.SelfTest selfTest) {
                return exempt(plan, selfTest);
            }
            itself(plan, origin);
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
    public void ended(Plan plan) {
        limits.giveBack(plan);
    }

    @Override
    public Verdict held(Plan plan, Origin origin) {
        try {
            itself(plan, origin);
            Optional<String> beyond = plan.destructive() ? Optional.empty() : limits.beyond(plan, origin);
            return plan.destructive() || beyond.isPresent() ? unsigned(plan, beyond) : Verdict.Allowed.freely();
        } catch (Refusing refused) {
            return refused.verdict();
        }
    }

    private static void itself(Plan plan, Origin origin) {
        if (origin instanceof Origin.InGuest asking && !plan.guests().equals(Set.of(asking.guest()))) {
            throw new Refusing(
                    RefusalReason.GUEST,
                    "guest " + asking.guest() + " may ask for itself alone, not for " + plan.guests());
        }
    }

    /// The one exemption. It hangs on the door that the order came by, which the engine knows of itself.
    private Verdict exempt(Plan plan, Origin.SelfTest selfTest) {
        Optional<String> refusal = exemption.refusal(plan, selfTest);
        return refusal.isPresent() ? RefusalReason.SELF_TEST.because(refusal.get()) : Verdict.Allowed.freely();
    }

    private Verdict unsigned(Plan plan, Optional<String> beyond) {
        known(plan);
        check.clock(state.now());
        rules().policy();
        return new Verdict.NeedsApproval(plan, beyond);
    }

    /// What is destroyed has to be known for certain; what harms nobody has not.
    private static void known(Plan plan) {
        if (!plan.destructive()) {
            return;
        }
        for (Vmid guest : plan.guests()) {
            if (plan.makes().contains(guest)) {
                // Nobody has this id, or it is not planned: there is nothing to tell from another one.
                continue;
            }
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
        HostRules rules = rules();
        Consent consent = check.opened(opened.consent().approval(), rules).consent();
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
    public IssueResult issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew) {
        // One after the other: two at the same moment would both find that nothing is held yet.
        issuing.lock();
        try {
            Policy policy = rules().policy();
            Duration lifetime = policy.lifetime(plan.operation(), plan.concerned());
            int signatures = policy.threshold(plan.operation(), plan.concerned());
            held.admit(order, origin);
            Optional<IssuedPlan> still = anew ? Optional.empty() : stillGood(order, plan, origin, beyond, lifetime);
            if (still.isPresent()) {
                return new Issued(still.get(), signatures, Optional.empty(), beyond, false);
            }
            Issued fresh = issue(order, plan, origin, beyond, lifetime, signatures);
            return counts(fresh.plan())
                    ? fresh
                    : new NotIssued(RefusalReason.SUPERSEDED.because("order " + order.id()
                            + " was begun while its plan was made anew, by signatures over an earlier issue; its outcome"
                            + " is in the log, and nothing is left to sign"));
        } catch (Refusing refused) {
            return new NotIssued(refused.verdict());
        } finally {
            issuing.unlock();
        }
    }

    private boolean counts(IssuedPlan plan) {
        return state.ledger()
                .plan(plan.nonce())
                .filter(status -> status.closed().isEmpty())
                .isPresent();
    }

    private Issued issue(
            Order order, Plan plan, Origin origin, Optional<String> beyond, Duration lifetime, int signatures) {
        Instant issued = Instant.ofEpochSecond(state.now().getEpochSecond());
        Instant expires = issued.plus(lifetime);
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
        IssuedPlan fresh = new IssuedPlan(origin.word(), order, nonce, issued, expires, bytes);
        Optional<String> changed =
                latest(order, before -> before.plan().alike(fresh)).flatMap(before -> changedSince(before, plan));
        state.ledger().issue(fresh, changed.isPresent());
        return new Issued(fresh, signatures, changed, beyond, true);
    }

    /// The latest issue of the order, where it still counts, says what would be done now, and leaves time to
    /// sign it.
    private Optional<IssuedPlan> stillGood(
            Order order, Plan plan, Origin origin, Optional<String> beyond, Duration lifetime) {
        Instant now = state.now();
        Predicate<PlanStatus> open = status -> status.closed().isEmpty();
        Predicate<PlanStatus> own = open.and(status -> status.plan().door().equals(origin.word()));
        return latest(order, own)
                .or(() -> origin instanceof Origin.Shell ? latest(order, open) : Optional.empty())
                .filter(before -> before.expires().isAfter(state.ledger().floor()))
                .filter(before -> !before.expires().isAfter(now.plus(lifetime)))
                .filter(before -> enoughLeft(before, now))
                .filter(before -> says(before, plan, beyond));
    }

    private static boolean enoughLeft(IssuedPlan before, Instant now) {
        Duration whole = Duration.between(before.issued(), before.expires());
        return Duration.between(now, before.expires()).multipliedBy(3).compareTo(whole) >= 0;
    }

    private boolean says(IssuedPlan before, Plan plan, Optional<String> beyond) {
        try {
            PlanDocument document = ApprovalCheck.read(before.bytes());
            return document.header().host().equals(state.identity().id())
                    && document.header().epoch().equals(state.epoch())
                    && document.beyond().isPresent() == beyond.isPresent()
                    && document.change(plan).isEmpty();
        } catch (Refusing unreadable) {
            return false;
        }
    }

    private Optional<IssuedPlan> latest(Order order, Predicate<PlanStatus> which) {
        String id = IssuedPlan.held(order);
        return state.ledger().plans().stream()
                .filter(which)
                .map(PlanStatus::plan)
                .filter(before -> before.held().equals(id))
                .reduce((_, last) -> last);
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
