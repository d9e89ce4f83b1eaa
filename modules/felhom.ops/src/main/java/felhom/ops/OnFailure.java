package felhom.ops;

/// What follows a stage whose step failed.
public enum OnFailure {
    /// The next stage.
    GO_ON,
    /// Nothing: what is left is not begun.
    STOP
}
