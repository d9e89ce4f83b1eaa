package felhom.testkit.fault;

/// How pvedaemon is, which does the work of all calls that pveproxy does not answer itself.
public enum Daemon {
    UP,
    /// pveproxy answers 595 at once.
    DOWN,
    /// pveproxy answers 596 after 30 s.
    HANGING
}
