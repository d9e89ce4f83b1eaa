package felhom.ops.run;

import felhom.ops.Effect;
import felhom.ops.GuestIdentity;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// Does one step on the host, to its true end. The port behind every capability but the reads.
public interface StepExecutor {
    /// What the step would cost now, in words an operator can sign.
    List<Effect> effects(Step step);

    /// Who the guest is now; empty where there is none.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestIdentity> identity(Vmid guest);

    /// Never throws for what the host says or fails to say: that is the outcome.
    Outcome execute(Step step, TaskListener listener);
}
