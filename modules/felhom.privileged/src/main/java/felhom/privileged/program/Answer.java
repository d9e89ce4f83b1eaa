package felhom.privileged.program;

import java.time.Duration;

/// What came of a program.
public sealed interface Answer {
    /// It ended by itself.
    ///
    /// @param exit 128 and more: ended by a signal
    /// @param text what it wrote to standard output and standard error, in the order in which it came
    /// @param whole whether that is all of it: not where it said more than is kept, nor where something that
    ///     it left behind may say more
    record Said(int exit, String text, boolean whole) implements Answer {}

    /// It did not run at all.
    ///
    /// @param why in words for an operator
    record NotRun(String why) implements Answer {}

    /// It was killed.
    record TooLong(Duration limit) implements Answer {}

    /// The one before, about the same, is at work or has not ended although it was killed; no second one was
    /// started.
    record StillThere() implements Answer {}
}
