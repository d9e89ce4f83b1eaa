package felhom.wire.root;

import java.util.List;
import java.util.Optional;

/// What root's helper says.
public sealed interface RootAnswer {
    /// It is not done: not a request, or not within what root allows.
    ///
    /// @param why in words for an operator, with the way out
    record Refused(String why) implements RootAnswer {}

    /// It is at work.
    ///
    /// @param unit the transient unit that does it
    record AtWork(String unit) implements RootAnswer {}

    /// It has ended, or was done at once.
    ///
    /// @param exit of the program that did it, or of the first that failed; 128 and more: ended by a signal
    /// @param text the end of what it said, to standard output and standard error
    record Ended(int exit, String text) implements RootAnswer {}

    /// Nothing was begun under this name, as far as the host remembers: it forgets with a restart.
    record NeverBegun() implements RootAnswer {}

    /// It was begun, and how it stands or ended is not to be seen any more.
    ///
    /// @param why in words for an operator, with where else it may be seen
    record Lost(String why) implements RootAnswer {}

    /// What a program said that was asked something.
    ///
    /// @param whole whether this is all of it
    record Said(int exit, boolean whole, String text) implements RootAnswer {}

    /// It was killed, because it did not end in time, or is there still because not even that ends it.
    record TookTooLong(long seconds) implements RootAnswer {}

    /// What would be done.
    ///
    /// @param why root's alone, and what the API has instead
    /// @param programs each with its arguments, in order
    /// @param refused why nothing of it would be done now, in words for an operator; empty where it would be
    record Explained(String why, List<List<String>> programs, Optional<String> refused) implements RootAnswer {
        public Explained {
            programs = programs.stream().map(List::copyOf).toList();
        }

        public Explained(String why, List<List<String>> programs) {
            this(why, programs, Optional.empty());
        }

        /// The same, of which nothing would be done now.
        public Explained refused(String because) {
            return new Explained(why, programs, Optional.of(because));
        }
    }

    /// What was found of what is needed.
    record Walked(List<Finding> findings) implements RootAnswer {
        public Walked {
            findings = List.copyOf(findings);
        }
    }

    /// @param good whether it is as it should be
    /// @param words what was looked at and found; where it is not good, what now
    record Finding(boolean good, String words) {}
}
