package felhom.log;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;

/// A process that writes to a log until it is killed. It prints `open`, with the counts it found, and each caller's
/// count after it was acknowledged; every line ends with a full stop, so that half a line is known as such.
final class Appender {
    static final Options OPTIONS = Options.defaults().segment(16 << 10, 1 << 10);

    private Appender() {}

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        Counters state = new Counters();
        // Never closed: it ends by being killed.
        Log log = Log.open(Path.of(arguments[0]), state, OPTIONS);
        int[] counts = state.counts();
        out.println("open " + Arrays.toString(counts) + ".");
        for (int i = 0; i < Counters.CALLERS; i++) {
            int caller = i;
            Thread.ofPlatform().start(() -> {
                for (int count = counts[caller] + 1; ; count++) {
                    log.append(Frame.FIRST_TYPE, Counters.body(caller, count), Urgency.NEW);
                    out.println(caller + " " + count + ".");
                }
            });
        }
    }
}
