package felhom.agent;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Some lines of a page, the file that they go into, and what is said to fail without them.
///
/// @param file from the project's root
/// @param after the text that they follow, however it is broken into lines; none for a whole file
/// @param demandedBy such as `StepCodecTests` or `the compiler`
record Snippet(String file, Optional<String> after, Optional<String> demandedBy, String text) {
    private static final Pattern MARKED = Pattern.compile(
            "^`([^`\n]+)`,\\s(?:new|after\\s`([^`]+)`)(?:\\s\\(demanded\\sby\\s`?([\\w\\s]+)`?\\))?:\n+"
                    + "```\\w*\n(.*?)^```$",
            Pattern.MULTILINE | Pattern.DOTALL);

    /// In the order of the page.
    static List<Snippet> of(String page) {
        return MARKED.matcher(page)
                .results()
                .map(found -> new Snippet(
                        found.group(1),
                        Optional.ofNullable(found.group(2)),
                        Optional.ofNullable(found.group(3)).map(whom -> whom.replace('\n', ' ')),
                        found.group(4)))
                .toList();
    }

    boolean isDemandedBy(String whom) {
        return demandedBy.equals(Optional.of(whom));
    }

    /// Such as `Step`.
    String typeName() {
        return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    }

    /// The file's text with it.
    String in(String before) {
        if (after.isEmpty()) {
            return text;
        }
        Matcher place = Pattern.compile(Arrays.stream(after.get().split("\\s+"))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("\\s+")))
                .matcher(before);
        if (!place.find()) {
            throw new AssertionError(file + " has no '" + after.get() + "'");
        }
        int end = place.end();
        if (place.find()) {
            throw new AssertionError(file + " has '" + after.get() + "' more than once");
        }
        // Where the place is a line's end, the lines follow it.
        int lineBreak = before.startsWith("\n", end) ? 1 : 0;
        String between = lineBreak == 1 ? "" : "\n";
        return before.substring(0, end + lineBreak) + between + text + before.substring(end + lineBreak);
    }
}
