package felhom.engine.door;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.TaskListener;
import felhom.engine.state.StateView;
import felhom.engine.trust.Approval;
import java.util.List;

/// The one way in for one source of orders. What may be done through it hangs on the door, never on what is
/// said there.
///
/// Values go in and values come out, so that a door may also stand in another process. Several threads may
/// use one. The shell's is the operator's, who sees what all doors have left behind.
public interface Door {
    /// Runs the order to its end, or says why not. An order that this door has had before, by its id, is
    /// not done again: the report says what came of it. Where the same id comes with another operation or
    /// other arguments it is refused (`conflict`). What was refused or held may be ordered again with its
    /// id. Never throws for what the order or the host is: a report says it.
    ///
    /// @param listener told what goes on, by the thread that waits here
    Report submit(Order order, TaskListener listener);

    /// The same for a plan that operators have signed. It stays the order of the door that it was issued for,
    /// whoever brings the signatures.
    Report apply(Approval approval, TaskListener listener);

    /// A plan of the order for operators to sign: the one that was issued before, while it still says what
    /// would be done and enough of its time is left, or else a new one. A door holds so many open plans and
    /// no more, one for the same operation and arguments: the newcomer is refused (`too-many-held`,
    /// `held-already`). The shell is given what is held already, be it of another door.
    Issue issue(Order order);

    /// As [#issue], but always a new one.
    Issue issueAnew(Order order);

    /// The plans that were issued for orders of this door, oldest first; through the shell's, those of all.
    List<PlanStatus> plans();

    /// Takes the issue of a plan back, since nobody has it.
    ///
    /// @throws IllegalArgumentException for a plan that this door does not show
    /// @throws felhom.engine.ledger.Journal.JournalBroken when that cannot be written down
    void withdraw(IssuedPlan plan, String because);

    /// Orders that were begun through this door and have no outcome yet; through the shell's, those of all.
    List<OpenOrder> open();

    /// Ends an order, of whatever door, that stays open because its node or its guest is gone for good: as
    /// `unknown`, with who did it and why. Refused (`at-work`) while it is seen at work, or while its end may
    /// still show by itself. Where a last look shows how it ended, the report says that.
    ///
    /// @throws IllegalArgumentException through another door than the shell's
    Report close(OrderKey order, String because);

    /// What can be ordered, by name.
    List<Offer> catalogue();

    /// The agent's state as it is now.
    ///
    /// @throws felhom.engine.state.AgentState.StateRefused when it cannot be kept
    StateView state();
}
