package felhom.engine.order;

import felhom.ops.OperationName;
import felhom.ops.OrderId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Somebody wants an operation run. Nothing in it can say that it is allowed: that hangs on its [Origin].
public record Order(OrderId id, OperationName operation, Map<String, String> arguments) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,63}");
    private static final int MOST = 32;
    private static final int LONGEST = 16 * 1024;

    /// @throws IllegalArgumentException for arguments that no operation can have: they are not even written down
    public Order {
        if (arguments.size() > MOST) {
            throw new IllegalArgumentException(arguments.size() + " arguments are too many: at most " + MOST);
        }
        arguments.forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "not an argument's name: '" + name.substring(0, Math.min(name.length(), 80))
                                + "': 1 to 64 lower-case letters, digits, '-', '_'");
            }
            if (value.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "argument '" + name + "': " + value.length() + " characters are too many: at most " + LONGEST);
            }
        });
        arguments = Map.copyOf(new TreeMap<>(arguments));
    }

    /// SHA-256 in hex of the operation and its arguments: what two orders have in common that want the same.
    public String content() {
        StringBuilder text = new StringBuilder(operation.value());
        new TreeMap<>(arguments)
                .forEach((name, value) ->
                        text.append('\0').append(name).append('\0').append(value));
        return Digests.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static Order of(String operation, Map<String, String> arguments) {
        return new Order(OrderId.random(), new OperationName(operation), arguments);
    }
}
