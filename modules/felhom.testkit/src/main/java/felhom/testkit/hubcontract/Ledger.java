package felhom.testkit.hubcontract;

import java.io.PrintStream;
import java.util.Optional;

/// Says of each check in one line how it went, and counts.
final class Ledger {
    /// Enough of a hub's own words to see what they are about.
    private static final int WORDS = 300;

    private final PrintStream out;
    private int checks;
    private int wrong;

    Ledger(PrintStream out) {
        this.out = out;
    }

    /// @param expected what a hub has to do, in words
    /// @param instead what it did; empty where it did that
    void check(String expected, Optional<String> instead) {
        checks++;
        if (instead.isPresent()) wrong++;
        out.println(
                instead.map(it -> "WRONG  " + expected + "; but " + plain(it)).orElse("ok     " + expected));
        out.flush();
    }

    /// What is right both ways.
    void note(String text) {
        out.println("       " + plain(text));
    }

    /// @return the exit code
    int end() {
        out.println(
                wrong == 0
                        ? "all " + checks + " checks are as they should be"
                        : wrong + " of " + checks + (wrong == 1 ? " checks is wrong" : " checks are wrong"));
        return wrong == 0 ? 0 : 1;
    }

    /// A line of its own on a terminal, whatever the hub has sent.
    private static String plain(String text) {
        var line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
        return line.length() <= WORDS ? line : line.substring(0, WORDS) + "…";
    }
}
