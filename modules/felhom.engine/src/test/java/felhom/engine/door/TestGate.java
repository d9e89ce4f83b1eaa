package felhom.engine.door;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A Gate without signatures: benign passes, the self-test passes on its own guest, everything else is held,
/// and no approval is taken.
final class TestGate implements Gate {
    private final boolean holdsAll;

    TestGate() {
        this(false);
    }

    private TestGate(boolean holdsAll) {
        this.holdsAll = holdsAll;
    }

    static TestGate holding() {
        return new TestGate(true);
    }

    @Override
    public ApprovalResult open(Approval approval) {
        return new ApprovalResult.Refused(RefusalReason.NOT_ISSUED.because("nothing is issued here"));
    }

    @Override
    public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
        if (!holdsAll && !plan.destructive()) {
            return Verdict.Allowed.freely();
        }
        return switch (origin) {
            case Origin.SelfTest own ->
                plan.guests().equals(Set.of(own.guest()))
                        ? Verdict.Allowed.freely()
                        : RefusalReason.SELF_TEST.because("not guest " + own.guest());
            case Origin.Shell _, Origin.Schedule _, Origin.Hub _, Origin.InGuest _ -> new Verdict.NeedsApproval(plan);
        };
    }

    @Override
    public Optional<Verdict.Refused> stranger(CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
        return Optional.empty();
    }

    @Override
    public Verdict held(Plan plan, Origin origin) {
        return judge(plan, origin, Optional.empty());
    }

    @Override
    public Issued issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew) {
        IssuedPlan issued = new IssuedPlan("shell", order, "nonce", Instant.EPOCH, Instant.EPOCH, new byte[0]);
        return new Issued(issued, 1, Optional.empty(), beyond, true);
    }
}
