package felhom.engine.order;

import java.util.Locale;

/// A name that others gave, as it may stand in a sentence that somebody signs: whatever is in it, it ends where its
/// quotes end, and it is printable ASCII.
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /// Such as `'web'`; a quote within it is `\'`, what cannot be printed is as in JSON.
    public static String of(String name) {
        StringBuilder text = new StringBuilder("'");
        name.chars().limit(LONGEST).forEach(c -> {
            if (c == '\'' || c == '\\') {
                text.append('\\').append((char) c);
            } else if (c >= ' ' && c <= '~') {
                text.append((char) c);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return text.append(name.length() > LONGEST ? "...'" : "'").toString();
    }
}
