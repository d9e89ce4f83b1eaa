package felhom.shell.line;

import felhom.ops.ArgumentType;
import java.time.ZoneId;

/// What follows `-O`, as `ssh-keygen` has it.
public sealed interface VerifyOption permits VerifyTime, VerifyOption.PrintKey {
    String TIME = "verify-time=";
    String PRINT = "print-pubkey";
    ArgumentType<VerifyOption> TYPE = new ArgumentType<>(TIME + "TIME or " + PRINT, VerifyOption::of);

    /// The key of a good signature is asked for too.
    record PrintKey() implements VerifyOption {}

    private static VerifyOption of(String text) {
        if (text.equalsIgnoreCase(PRINT)) {
            return new PrintKey();
        }
        if (!text.regionMatches(true, 0, TIME, 0, TIME.length())) {
            throw new UsageError("-O: '" + text + "': expected verify-time=YYYYMMDD[HHMM[SS]][Z] or " + PRINT);
        }
        return VerifyTime.parse(text.substring(TIME.length()), ZoneId.systemDefault());
    }
}
