package felhom.engine.door;

import felhom.ops.Arguments;
import felhom.ops.Operation;
import felhom.ops.OperationName;

/// An operation that can be ordered, as data.
///
/// @param destructive whether operators have to sign it
public record Offer(OperationName name, Arguments arguments, boolean destructive) {
    static Offer of(Operation operation) {
        return new Offer(operation.name(), operation.arguments(), operation instanceof Operation.Destructive);
    }
}
