package felhom.agent;

/// How a command comes by host and state.
enum Way {
    /// In its own process.
    ALONE,
    /// Through the socket of a daemon.
    DAEMON
}
