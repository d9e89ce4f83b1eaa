package felhom.shell;

import felhom.engine.door.Runner;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.HostCheck;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The host that the agent is configured for. Nothing is sent before a port is used; each throws
/// [felhom.ops.HostException] when the host does not answer, does not accept the token, or is too old.
public interface HostAccess extends AutoCloseable {
    /// The node that the agent works on; the host is asked, once, where it is not configured.
    NodeName node();

    Inventory inventory();

    Tasks tasks();

    HostCheck check();

    /// The one door. Opens the agent's state, which this process then holds until this is closed.
    ///
    /// @throws AgentState.StateRefused when it cannot be had
    Runner runner();

    /// The plans that were issued. Opens the state as [#runner()] does.
    List<PlanStatus> plans();

    /// Takes the issue of a plan back, since nobody has it.
    ///
    /// @throws felhom.engine.ledger.Journal.JournalBroken when that cannot be written down
    void withdraw(IssuedPlan plan, String because);

    /// The end of the log, as [AgentState#head()] has it; empty before [#runner()].
    Optional<String> head();

    /// The only guest that the task self-test may use, where one is configured.
    Optional<Vmid> selfTestGuest();

    Duration taskLimit();

    @Override
    void close();
}
