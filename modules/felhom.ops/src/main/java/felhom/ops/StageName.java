package felhom.ops;

import java.util.regex.Pattern;

/// What a stage is called within its procedure, such as `snapshot` or `step-1`.
public record StageName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /// @throws IllegalArgumentException for anything else
    public StageName {
        Form.check("stage name", value, FORM, "a lower case letter, then up to 39 of a-z 0-9 '-', such as snapshot");
    }

    @Override
    public String toString() {
        return value;
    }
}
