package felhom.ops;

import java.util.regex.Pattern;

/// What an order calls an operation by: lower case words joined by `-`.
public record OperationName(String value) implements Comparable<OperationName> {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /// @throws IllegalArgumentException for anything else
    public OperationName {
        Form.check("operation name", value, FORM, "lower case words joined by '-', such as delete-snapshot");
    }

    @Override
    public int compareTo(OperationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
