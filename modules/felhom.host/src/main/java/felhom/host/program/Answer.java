package felhom.host.program;

import java.time.Duration;

/// What came of a program that was to say something.
public sealed interface Answer {
    /// It ended by itself.
    ///
    /// @param text all that it wrote, to standard output and standard error, up to 64 KiB
    record Said(int exit, String text) implements Answer {}

    /// It did not run at all.
    record NotRun(String why) implements Answer {}

    /// It was killed, and left alone.
    record TooLong(Duration limit) implements Answer {}

    /// The one before, with the same arguments, has not ended although it was killed; no second one was
    /// started.
    record StillThere() implements Answer {}
}
