package felhom.wire.root;

import java.util.regex.Pattern;

/// One piece of root's work, the same whoever asks for it again: what is done under it is done once. The
/// transient unit that does it is named after it.
public record WorkName(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /// Under which nothing is ever begun: for what is only to be explained.
    public static final WorkName NONE = new WorkName("0".repeat(32));

    /// @throws IllegalArgumentException for anything but 32 hexadecimal digits
    public WorkName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a name of root's work: '" + value + "': 32 hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
