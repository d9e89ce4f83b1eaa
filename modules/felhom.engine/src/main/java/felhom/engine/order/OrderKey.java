package felhom.engine.order;

import felhom.ops.OrderId;

/// An order of one door. Ids of two doors have nothing to do with each other.
///
/// @param door where it came from, as the log has it
public record OrderKey(String door, OrderId id) {
    public static OrderKey of(Origin origin, Order order) {
        return new OrderKey(origin.word(), order.id());
    }

    @Override
    public String toString() {
        return id.value();
    }
}
