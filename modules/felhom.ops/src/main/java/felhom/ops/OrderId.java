package felhom.ops;

import java.util.UUID;
import java.util.regex.Pattern;

/// An order's id, given by whoever orders: the same id is the same order, however often it is delivered.
public record OrderId(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /// @throws IllegalArgumentException for anything but 1 to 64 letters, digits, '.', '_', '-'
    public OrderId {
        Form.check("order id", value, FORM, "1 to 64 letters, digits, '.', '_', '-'");
    }

    /// A new id that nobody else has.
    public static OrderId random() {
        return new OrderId(UUID.randomUUID().toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
