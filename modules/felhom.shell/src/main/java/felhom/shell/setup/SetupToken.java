package felhom.shell.setup;

/// A token of the host's API that reads as one. What it says stays with whoever made it.
public interface SetupToken {
    /// `user@realm!name`.
    String id();
}
