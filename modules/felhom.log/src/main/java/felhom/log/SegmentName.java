package felhom.log;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of the files in a log's directory.
final class SegmentName {
    static final String LOCK = "lock";
    static final String NEWEST = "newest";
    static final String UNFINISHED = ".tmp";

    private static final Pattern FORM = Pattern.compile("segment-([0-9]{8,18})\\.log");

    private SegmentName() {}

    static String of(long number) {
        return String.format(Locale.ROOT, "segment-%08d.log", number);
    }

    static OptionalLong number(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return name.equals(of(number)) ? OptionalLong.of(number) : OptionalLong.empty();
    }

    static boolean unfinished(String name) {
        return name.startsWith("segment-") && name.endsWith(UNFINISHED);
    }
}
