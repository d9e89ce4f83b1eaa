package felhom.hub.message;

/// An answer that is no envelope, or none for this report. Nothing of it is done.
public final class BadEnvelope extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public enum Kind {
        /// No JSON, too long, too deep, too much of it, or no envelope of this version.
        FORMAT,
        /// For another agent.
        OTHER_AGENT,
        /// The answer to another report: it was held back or sent again.
        OTHER_REPORT
    }

    BadEnvelope(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
