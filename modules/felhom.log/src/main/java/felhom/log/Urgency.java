package felhom.log;

/// Whether a record begins something or ends something that was begun.
public enum Urgency {
    /// Something new. Refused when the disk is full.
    NEW,
    /// The outcome of what already runs. It may use the reserve at the end of a segment when the disk is full.
    COMPLETION
}
