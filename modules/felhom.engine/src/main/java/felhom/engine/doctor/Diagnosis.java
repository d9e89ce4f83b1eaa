package felhom.engine.doctor;

import java.util.List;

/// What was found about one concern. There may be several about the same, each about something else.
///
/// @param text what was found, or why it could not be looked at, in words for an operator
/// @param remedy what mends it, a command of the host's shell each; what stands behind `#` is for the reader
public record Diagnosis(Concern concern, State state, String text, List<String> remedy) {
    public Diagnosis {
        remedy = List.copyOf(remedy);
    }

    /// From the best to the worst.
    public enum State {
        GOOD,
        /// Something to know; nothing has to be done.
        NOTE,
        /// It could not be looked at.
        UNSEEN,
        WARNING,
        FAILED,
        /// The token is not accepted, or may not do what it has to.
        DENIED,
        /// The host is not reached.
        UNREACHABLE;

        /// Whether somebody has to do something before the agent can work as it is meant to.
        public boolean bad() {
            return compareTo(WARNING) > 0;
        }
    }

    public static Diagnosis good(Concern concern, String text) {
        return new Diagnosis(concern, State.GOOD, text, List.of());
    }

    public static Diagnosis note(Concern concern, String text, List<String> remedy) {
        return new Diagnosis(concern, State.NOTE, text, remedy);
    }

    public static Diagnosis warning(Concern concern, String text, List<String> remedy) {
        return new Diagnosis(concern, State.WARNING, text, remedy);
    }

    public static Diagnosis failed(Concern concern, String text, List<String> remedy) {
        return new Diagnosis(concern, State.FAILED, text, remedy);
    }

    /// @param how what to do so that it can be looked at
    public static Diagnosis unseen(Concern concern, String why, List<String> how) {
        return new Diagnosis(concern, State.UNSEEN, why, how);
    }
}
