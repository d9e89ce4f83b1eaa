package felhom.privileged.door;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What was asked and what came of it, a line each, for whoever reads the host's journal. Who is refused
/// again and again does not fill it.
public final class Journal {
    /// Lines of refusals within [#WINDOW].
    private static final int MOST_REFUSALS = 20;

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int LONGEST = 400;

    /// `sd-daemon(3)`, SD_WARNING and SD_INFO.
    private static final String WARNING = "<4>";

    private static final String INFO = "<6>";

    private final PrintStream to;
    private final boolean levels;
    private final Consumer<String> copies;
    private final LongSupplier nanos;
    private long windowBegan;
    private int refusals;
    private int unwritten;

    /// @param levels whether a line begins with how much it matters, as systemd reads it
    /// @param copies gets each line, too
    /// @param nanos as [System#nanoTime]
    Journal(PrintStream to, boolean levels, Consumer<String> copies, LongSupplier nanos) {
        this.to = to;
        this.levels = levels;
        this.copies = copies;
        this.nanos = nanos;
        this.windowBegan = nanos.getAsLong();
    }

    /// @param levels whether a line begins with how much it matters, as systemd reads it
    public static Journal to(PrintStream to, boolean levels) {
        return new Journal(to, levels, _ -> {}, System::nanoTime);
    }

    /// For a caller who has `to`, and might keep it to itself.
    ///
    /// @param copies gets each line, too
    public static Journal copied(PrintStream to, Consumer<String> copies) {
        return new Journal(to, false, copies, System::nanoTime);
    }

    synchronized void say(String line) {
        next();
        write(INFO, line);
    }

    synchronized void refused(String line) {
        next();
        if (refusals < MOST_REFUSALS) {
            refusals++;
            write(WARNING, line);
        } else {
            unwritten++;
        }
    }

    /// Nothing more comes.
    public synchronized void end() {
        writeUnwritten();
    }

    private void next() {
        if (nanos.getAsLong() - windowBegan >= WINDOW.toNanos()) {
            writeUnwritten();
            windowBegan = nanos.getAsLong();
            refusals = 0;
        }
    }

    private void writeUnwritten() {
        if (unwritten > 0) {
            write(WARNING, unwritten + " refusals more within a minute");
            unwritten = 0;
        }
    }

    private void write(String level, String line) {
        String plain = plain(line, LONGEST);
        to.println((levels ? level : "") + plain);
        to.flush();
        copies.accept(plain);
    }

    /// One line of it, however it was meant: what is no letter, digit, sign or blank is a question mark.
    static String plain(String text, int longest) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(longest).forEach(point -> plain.appendCodePoint(shown(point) ? point : '?'));
        return text.codePointCount(0, text.length()) > longest ? plain + "..." : plain.toString();
    }

    private static boolean shown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
