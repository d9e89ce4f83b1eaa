package felhom.engine.door;

import felhom.engine.order.Order;
import felhom.ops.Arguments;
import felhom.ops.BadArguments;
import felhom.ops.Operation;
import felhom.ops.OperationName;

/// An operation that can be ordered, as data.
///
/// @param destructive whether operators have to sign it
public record Offer(OperationName name, Arguments arguments, boolean destructive) {
    /// With the arguments that were left out; as it is where it cannot be read.
    public Order complete(Order order) {
        try {
            return new Order(
                    order.id(),
                    order.operation(),
                    arguments.parse(order.arguments()).texts());
        } catch (BadArguments wrong) {
            return order;
        }
    }

    static Offer of(Operation operation) {
        return new Offer(operation.name(), operation.arguments(), operation instanceof Operation.Destructive);
    }
}
