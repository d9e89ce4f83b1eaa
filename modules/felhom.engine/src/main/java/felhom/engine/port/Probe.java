package felhom.engine.port;

/// Looks at one thing that the host depends on. A look ends by itself within its own limit and throws
/// nothing: what cannot be found out is a result too.
public interface Probe {
    /// What kind of thing it is, such as `unit` or `tcp`; part of the report's format.
    String kind();

    /// Which one it is, such as `wg-quick@wg0.service`.
    String target();

    ProbeResult look();
}
