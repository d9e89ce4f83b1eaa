package felhom.ops;

/// What follows a stage whose step failed.
public enum OnFailure {
    /// The next stage.
    GO_ON,
    /// Nothing: what is left is not begun.
    STOP,
    /// Its own undo, where it has left something, and those of the stages before it, the last one first.
    GO_BACK
}
