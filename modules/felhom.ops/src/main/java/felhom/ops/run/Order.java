package felhom.ops.run;

import felhom.ops.OperationName;
import felhom.ops.OrderId;
import java.util.Map;
import java.util.TreeMap;

/// Somebody wants an operation run. Nothing in it can say that it is allowed: that hangs on its [Origin].
public record Order(OrderId id, OperationName operation, Map<String, String> arguments) {
    public Order {
        arguments = Map.copyOf(new TreeMap<>(arguments));
    }

    public static Order of(String operation, Map<String, String> arguments) {
        return new Order(OrderId.random(), new OperationName(operation), arguments);
    }
}
