package felhom.engine.trust;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.ops.GuestIdentity;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.Optional;
import java.util.function.Function;

/// Decides whether a plan may run. It is asked once for each order, after the plan is fixed and before the
/// intent is written.
public interface Gate {
    /// Looks at what was handed in, before anything of it is believed: its limits, its signatures, its form,
    /// whether this agent issued it. Nothing is planned or read from the host before that.
    ApprovalResult open(Approval approval);

    /// @param opened what [#open] made of an approval, for this very order
    Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened);

    /// What was allowed is at work no longer: what was counted for steps of this very plan that were never
    /// begun is given back.
    default void ended(Plan plan) {}

    /// What was signed can no longer be planned: whether that is because another guest has the vmid now. A
    /// changed configuration alone does not make it another.
    ///
    /// @param asked who a guest is now; empty where there is none
    Optional<Verdict.Refused> stranger(CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked);

    /// Whether operators may sign this plan: held until they do, refused, or allowed where it needs no
    /// signature. Nothing is counted.
    Verdict held(Plan plan, Origin origin);

    /// Gives out a plan to be signed: the one that was issued for this order before, while it says what would
    /// be done now and at least a third of its time is left, or else a new one.
    ///
    /// A door may hold so many open plans: the newcomer is refused, as one of the same operation and
    /// arguments is that comes with another id. The shell is given what is held already instead, be it of
    /// another door.
    ///
    /// @param origin of the order
    /// @param beyond the limit that the plan is beyond, in words; what is signed repeats them
    /// @param anew always a new one
    /// @throws felhom.engine.ledger.Journal.JournalBroken when it cannot be written down
    /// @throws felhom.ops.PlanRefused when it is too long to be signed
    IssueResult issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew);

    sealed interface IssueResult {}

    record NotIssued(Verdict.Refused verdict) implements IssueResult {}

    /// @param signatures how many operators have to sign it
    /// @param changed what is not as it was in the last issue for the same order, in words; empty when
    ///     nothing is
    /// @param beyond the limit that it is beyond, in words
    /// @param anew whether it was issued only now; somebody else may have one that was issued before
    record Issued(IssuedPlan plan, int signatures, Optional<String> changed, Optional<String> beyond, boolean anew)
            implements IssueResult {}

    sealed interface ApprovalResult {
        record Refused(Verdict.Refused verdict) implements ApprovalResult {}

        record Good(CheckedApproval opened) implements ApprovalResult {}
    }

    /// An approval that was looked at, made by a Gate.
    ///
    /// @param plan as this agent issued it, byte for byte what was signed
    /// @param procedure what was signed to be done, read from these bytes
    record CheckedApproval(IssuedPlan plan, Procedure<? extends Step> procedure, Consent consent) {}
}
