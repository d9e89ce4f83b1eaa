package felhom.engine.selftest;

import felhom.engine.door.Report;
import felhom.engine.port.TaskListener;
import java.time.Duration;

/// Whoever has the task self-test run: is shown what it does, is asked, and may want it to stop.
public interface SelfTestAudience {
    /// A step of it that no order was needed for has ended.
    ///
    /// @param outcome in a word: `ok`, `failed` or `refused`
    /// @param text empty where there is nothing more to say
    void ended(String step, String outcome, Duration took, String text);

    /// A step of it has ended that was ordered.
    void ended(String step, Report report);

    /// What goes on at this moment, and is worth no line of its own.
    void live(String words);

    /// Told of the task of this step.
    TaskListener listener(String step);

    /// False also where nobody can be asked.
    boolean agrees(String question);

    boolean stopRequested();

    /// Until it is closed, a request to stop interrupts the calling thread when `grace` has passed.
    ///
    /// @param lastWords said when the program has to end before all is put back
    AutoCloseable interruptingAfter(Duration grace, String lastWords);
}
