package felhom.shell.console;

import felhom.messages.JsonStrings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The values that nobody may see, told to it as they are read. Every text on its way out is masked by value
/// and not by how it looks: what is said about a token is no token.
public final class Secrets {
    /// What stands in a secret's place.
    public static final String MASK = "(not shown)";

    // A shorter one stands in other words by chance, and PVE makes none: its shortest is a UUID.
    private static final int LEAST = 8;
    // A token as it is written down, with the colon that some put in place of the '='.
    // From the first character of a word on alone, and never back: a long text would be gone over for each of its own.
    private static final Pattern TOKEN =
            Pattern.compile("(?<![^\\s=:/@!])[^\\s=:/@!]++@[^\\s=:/@!]++![^\\s=:/@!]++[=:](\\S+)");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern USER_INFO = Pattern.compile("(?s)\\A(\\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?/*)(.*)@");
    private static final String EXAMPLE = "user@realm!name=secret";

    private final List<String> values = new CopyOnWriteArrayList<>();

    /// Keeps a token from being shown, well-formed or not: the whole of it and what may be its secret half.
    public void token(String text) {
        String bare = text.strip();
        // Whoever copies the example has given nothing away, and the example goes on to be shown.
        if (bare.equals(EXAMPLE)) {
            return;
        }
        add(bare);
        Stream.of("=", ":").map(bare::lastIndexOf).filter(at -> at >= 0).forEach(at -> add(bare.substring(at + 1)));
    }

    /// The same for a token within a text that is meant to be something else; false when there is none.
    public boolean tokenIn(String text) {
        Matcher token = TOKEN.matcher(text);
        boolean found = false;
        while (token.find()) {
            token(token.group());
            found = true;
        }
        return found;
    }

    /// The same where a value that is nothing but a UUID can only be the half of a token.
    public boolean tokenAs(String value) {
        if (UUID.matcher(value.strip()).matches()) {
            token(value);
            return true;
        }
        return tokenIn(value);
    }

    /// A URL without the user name and the password that stand in it; those are not shown from now on.
    public String withoutUserInfo(String url) {
        Matcher matcher = USER_INFO.matcher(url);
        if (!matcher.find()) {
            return url;
        }
        String info = matcher.group(2);
        add(info);
        int colon = info.indexOf(':');
        if (colon >= 0) {
            add(info.substring(colon + 1));
        }
        return matcher.group(1) + MASK + url.substring(matcher.end() - 1);
    }

    private void add(String value) {
        Stream.concat(
                        Stream.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8)),
                        JsonStrings.forms(value).stream())
                .filter(form -> form.length() >= LEAST && !values.contains(form))
                .forEach(values::add);
        values.sort(Comparator.comparingInt(String::length).reversed());
    }

    /// The text as one line that may leave the program, to a terminal, a file or a log: no secret, and
    /// nothing that is not printable.
    public String line(String text) {
        return Printable.line(masked(text));
    }

    /// Whether a value that nobody may see stands in the text.
    public boolean holds(String text) {
        return !masked(text).equals(text);
    }

    private String masked(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }
}
